//! The parts of a quote that are read and replaced field by field, and that nothing filters by.

use crate::{
    kernel::details::details,
    sales::{Money, Percent},
};

details! {
    /// On which terms a quote is made (guide 8, section 14).
    pub struct Terms changed by TermsChanges {
        /// Whether the maker ships it to the customer.
        shipped_direct: bool,
        /// For how many months labour is warranted.
        labor_warranty: i64,
        /// Whether the customer is shown one price instead of one for each line.
        condense_pricing: bool,
        /// Whether a lease is offered.
        lease_enabled: bool,
        /// Whether sales tax is added.
        include_sales_tax: bool,
        /// The sales tax, in percent.
        tax_rate: Percent,
        /// For how many months the lease is.
        quote_term: i64,
        /// The terms of the lease in words, as in `60 Month FMV Lease`.
        display_terms: String,
        /// Whether the customer is shown monthly payments.
        monthly_pricing: bool,
        /// The price that was agreed on, tax included; nothing or zero where none was.
        customer_price: Money,
        /// Who carries the freight, as in `FOB Destination`.
        freight: String,
        /// When it can be delivered.
        availability: String,
        /// When it is to be paid, as in `Net 30`.
        terms: String,
    }
}

details! {
    /// What is done beside selling, for the price and at the cost of each; the price and cost of what
    /// is not enabled do not count.
    pub struct Services changed by ServicesChanges {
        /// Whether it is lifted in place.
        rigging_enabled: bool,
        /// How.
        rigging_description: String,
        /// For what price.
        rigging_price: Money,
        /// At what cost.
        rigging_cost: Money,
        /// The price of the delivery.
        delivery_price: Money,
        /// Its cost.
        delivery_cost: Money,
        /// Whether it is installed.
        installation_enabled: bool,
        /// How.
        installation_description: String,
        /// For what price.
        installation_price: Money,
        /// At what cost.
        installation_cost: Money,
        /// Whether people are trained.
        training_enabled: bool,
        /// How.
        training_description: String,
        /// For what price.
        training_price: Money,
        /// At what cost.
        training_cost: Money,
        /// The price of the shipping.
        shipping_price: Money,
        /// Its cost.
        shipping_cost: Money,
        /// Whether it is set up.
        setup_enabled: bool,
        /// How.
        setup_description: String,
        /// For what price.
        setup_price: Money,
        /// At what cost.
        setup_cost: Money,
        /// The cost of parts, which have no price of their own.
        parts_cost: Money,
    }
}

details! {
    /// Up to three service agreements that are offered beside. They are contracts of their own: their
    /// prices are no part of what a quote comes to.
    pub struct Agreements changed by AgreementsChanges {
        /// What the first is called.
        sa1_title: String,
        /// Its price.
        sa1_price: Money,
        /// How many emergency visits are in it.
        sa1_emergency: i64,
        /// How many preventive visits are in it.
        sa1_pm: i64,
        /// How many changes of blades are in it.
        sa1_blade_changes: i64,
        /// By how many percent the price grows each year.
        sa1_acceleration: Percent,
        /// The discount on parts, in percent.
        sa1_parts_discount: Percent,
        /// The discount on service, in percent.
        sa1_service_discount: Percent,
        /// What the second is called.
        sa2_title: String,
        /// Its price.
        sa2_price: Money,
        /// How many emergency visits are in it.
        sa2_emergency: i64,
        /// How many preventive visits are in it.
        sa2_pm: i64,
        /// How many changes of blades are in it.
        sa2_blade_changes: i64,
        /// By how many percent the price grows each year.
        sa2_acceleration: Percent,
        /// The discount on parts, in percent.
        sa2_parts_discount: Percent,
        /// The discount on service, in percent.
        sa2_service_discount: Percent,
        /// What the third is called.
        sa3_title: String,
        /// Its price.
        sa3_price: Money,
        /// How many emergency visits are in it.
        sa3_emergency: i64,
        /// How many preventive visits are in it.
        sa3_pm: i64,
        /// How many changes of blades are in it.
        sa3_blade_changes: i64,
        /// By how many percent the price grows each year.
        sa3_acceleration: Percent,
        /// The discount on parts, in percent.
        sa3_parts_discount: Percent,
        /// The discount on service, in percent.
        sa3_service_discount: Percent,
    }
}

details! {
    /// What is taken in exchange.
    pub struct Trade changed by TradeChanges {
        /// Whether anything is.
        trade_enabled: bool,
        /// In what condition it is.
        trade_condition: String,
        /// What becomes of it, as in `Trade-In`.
        trade_option: String,
        /// What moving it costs us.
        trade_moving_costs: Money,
    }
}

details! {
    /// What else there is to say.
    pub struct QuoteNotes changed by QuoteNotesChanges {
        /// What is warranted.
        warranty_notes: String,
        /// What the customer may read.
        notes: String,
        /// What only employees may read.
        private_notes: String,
    }
}
