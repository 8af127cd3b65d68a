//! Groups of quote fields that are stored as JSON and that no query filters by.

use crate::{
    kernel::details::details,
    sales::{Money, Percent},
};

details! {
    /// The terms of a quote.
    pub struct Terms changed by TermsChanges {
        /// Whether the manufacturer ships directly to the customer.
        shipped_direct: bool,
        /// The labour warranty, in months.
        labor_warranty: i64,
        /// Whether the customer sees one price instead of a price for each line.
        condense_pricing: bool,
        /// Whether a lease is offered.
        lease_enabled: bool,
        /// Whether sales tax is added.
        include_sales_tax: bool,
        /// The sales tax rate, in percent.
        tax_rate: Percent,
        /// The length of the lease, in months.
        quote_term: i64,
        /// The terms of the lease in words, such as `60 Month FMV Lease`.
        display_terms: String,
        /// Whether the customer sees monthly payments.
        monthly_pricing: bool,
        /// The agreed price, tax included; unset or zero if none was agreed.
        customer_price: Money,
        /// The freight terms, such as `FOB Destination`.
        freight: String,
        /// The delivery time, such as `2-3 weeks`.
        availability: String,
        /// The payment terms, such as `Net 30`.
        terms: String,
    }
}

details! {
    /// The services of a quote, with their prices and costs. Services that are not enabled do not
    /// count.
    pub struct Services changed by ServicesChanges {
        /// Whether rigging (lifting into place) is included.
        rigging_enabled: bool,
        /// A description of the rigging.
        rigging_description: String,
        /// The price of the rigging.
        rigging_price: Money,
        /// Our cost of the rigging.
        rigging_cost: Money,
        /// The price of the delivery.
        delivery_price: Money,
        /// Our cost of the delivery.
        delivery_cost: Money,
        /// Whether installation is included.
        installation_enabled: bool,
        /// A description of the installation.
        installation_description: String,
        /// The price of the installation.
        installation_price: Money,
        /// Our cost of the installation.
        installation_cost: Money,
        /// Whether training is included.
        training_enabled: bool,
        /// A description of the training.
        training_description: String,
        /// The price of the training.
        training_price: Money,
        /// Our cost of the training.
        training_cost: Money,
        /// The price of the shipping.
        shipping_price: Money,
        /// Our cost of the shipping.
        shipping_cost: Money,
        /// Whether setup is included.
        setup_enabled: bool,
        /// A description of the setup.
        setup_description: String,
        /// The price of the setup.
        setup_price: Money,
        /// Our cost of the setup.
        setup_cost: Money,
        /// Our cost of parts, which have no separate price.
        parts_cost: Money,
    }
}

details! {
    /// Up to three service agreements offered with a quote. They are separate contracts: their
    /// prices do not count in the quote's totals.
    pub struct Agreements changed by AgreementsChanges {
        /// The title of the first agreement.
        sa1_title: String,
        /// Its price.
        sa1_price: Money,
        /// The number of emergency visits included.
        sa1_emergency: i64,
        /// The number of preventive maintenance visits included.
        sa1_pm: i64,
        /// The number of blade changes included.
        sa1_blade_changes: i64,
        /// The yearly price increase, in percent.
        sa1_acceleration: Percent,
        /// The discount on parts, in percent.
        sa1_parts_discount: Percent,
        /// The discount on service, in percent.
        sa1_service_discount: Percent,
        /// The title of the second agreement.
        sa2_title: String,
        /// Its price.
        sa2_price: Money,
        /// The number of emergency visits included.
        sa2_emergency: i64,
        /// The number of preventive maintenance visits included.
        sa2_pm: i64,
        /// The number of blade changes included.
        sa2_blade_changes: i64,
        /// The yearly price increase, in percent.
        sa2_acceleration: Percent,
        /// The discount on parts, in percent.
        sa2_parts_discount: Percent,
        /// The discount on service, in percent.
        sa2_service_discount: Percent,
        /// The title of the third agreement.
        sa3_title: String,
        /// Its price.
        sa3_price: Money,
        /// The number of emergency visits included.
        sa3_emergency: i64,
        /// The number of preventive maintenance visits included.
        sa3_pm: i64,
        /// The number of blade changes included.
        sa3_blade_changes: i64,
        /// The yearly price increase, in percent.
        sa3_acceleration: Percent,
        /// The discount on parts, in percent.
        sa3_parts_discount: Percent,
        /// The discount on service, in percent.
        sa3_service_discount: Percent,
    }
}

details! {
    /// The trade-in as a whole.
    pub struct Trade changed by TradeChanges {
        /// Whether there is a trade-in.
        trade_enabled: bool,
        /// The condition of the trade-in items.
        trade_condition: String,
        /// What is done with the items, such as `Trade-In`.
        trade_option: String,
        /// Our cost of moving the items.
        trade_moving_costs: Money,
    }
}

details! {
    /// The notes of a quote.
    pub struct QuoteNotes changed by QuoteNotesChanges {
        /// Notes on the warranty.
        warranty_notes: String,
        /// Notes for the customer.
        notes: String,
        /// Notes for staff only.
        private_notes: String,
    }
}
