//! Field groups of a quote that are passed to and from the engine unchanged.

use super::{
    number::{Amount, Percentage},
    parts::parts,
};

parts! {
    /// The terms of a quote.
    TermsFields, QuoteTerms of Terms changed by TermsChanges {
        switches {
            /// Whether the manufacturer ships directly to the customer.
            shipped_direct,
            /// Whether the customer sees one price instead of a price for each line.
            condense_pricing,
            /// Whether a lease is offered.
            lease_enabled,
            /// Whether sales tax is added.
            include_sales_tax,
            /// Whether the customer sees monthly payments.
            monthly_pricing,
        }
        fields {
            /// The labour warranty, in months.
            #[oai(validator(minimum(value = "0"), maximum(value = "1200")))]
            labor_warranty: i64,
            /// The sales tax rate, in percent.
            tax_rate: Percentage,
            /// The length of the lease, in months.
            #[oai(validator(minimum(value = "0"), maximum(value = "1200")))]
            quote_term: i64,
            /// The terms of the lease in words; if they contain `FTO` or `FMV`, only rates of that
            /// type apply.
            display_terms: String,
            /// The agreed price, tax included; replaces the computed price. 0 clears it.
            customer_price: Amount,
            /// The freight terms, such as `FOB Destination`.
            freight: String,
            /// The delivery time, such as `2-3 weeks`.
            availability: String,
            /// The payment terms, such as `Net 30`.
            terms: String,
        }
    }

    /// The services of a quote. Services that are not enabled do not count.
    ServicesFields, QuoteServices of Services changed by ServicesChanges {
        switches {
            /// Whether rigging (lifting into place) is included.
            rigging_enabled,
            /// Whether installation is included.
            installation_enabled,
            /// Whether training is included.
            training_enabled,
            /// Whether setup is included.
            setup_enabled,
        }
        fields {
            /// A description of the rigging.
            rigging_description: String,
            /// The price of the rigging.
            rigging_price: Amount,
            /// The cost of the rigging.
            rigging_cost: Amount,
            /// The price of the delivery; it always counts.
            delivery_price: Amount,
            /// The cost of the delivery.
            delivery_cost: Amount,
            /// A description of the installation.
            installation_description: String,
            /// The price of the installation.
            installation_price: Amount,
            /// The cost of the installation.
            installation_cost: Amount,
            /// A description of the training.
            training_description: String,
            /// The price of the training.
            training_price: Amount,
            /// The cost of the training.
            training_cost: Amount,
            /// The price of the shipping; it always counts.
            shipping_price: Amount,
            /// The cost of the shipping.
            shipping_cost: Amount,
            /// A description of the setup.
            setup_description: String,
            /// The price of the setup.
            setup_price: Amount,
            /// The cost of the setup.
            setup_cost: Amount,
            /// The cost of parts, which have no separate price.
            parts_cost: Amount,
        }
    }

    /// Up to three service agreements offered with the quote; not included in its totals.
    AgreementFields, QuoteAgreements of Agreements changed by AgreementsChanges {
        switches {}
        fields {
            /// The title of the first agreement.
            sa1_title: String,
            /// Its price.
            sa1_price: Amount,
            /// The number of emergency visits included.
            #[oai(validator(minimum(value = "0")))]
            sa1_emergency: i64,
            /// The number of preventive maintenance visits included.
            #[oai(validator(minimum(value = "0")))]
            sa1_pm: i64,
            /// The number of blade changes included.
            #[oai(validator(minimum(value = "0")))]
            sa1_blade_changes: i64,
            /// The yearly price increase, in percent.
            sa1_acceleration: Percentage,
            /// The discount on parts, in percent.
            sa1_parts_discount: Percentage,
            /// The discount on service, in percent.
            sa1_service_discount: Percentage,
            /// The title of the second agreement.
            sa2_title: String,
            /// Its price.
            sa2_price: Amount,
            /// The number of emergency visits included.
            #[oai(validator(minimum(value = "0")))]
            sa2_emergency: i64,
            /// The number of preventive maintenance visits included.
            #[oai(validator(minimum(value = "0")))]
            sa2_pm: i64,
            /// The number of blade changes included.
            #[oai(validator(minimum(value = "0")))]
            sa2_blade_changes: i64,
            /// The yearly price increase, in percent.
            sa2_acceleration: Percentage,
            /// The discount on parts, in percent.
            sa2_parts_discount: Percentage,
            /// The discount on service, in percent.
            sa2_service_discount: Percentage,
            /// The title of the third agreement.
            sa3_title: String,
            /// Its price.
            sa3_price: Amount,
            /// The number of emergency visits included.
            #[oai(validator(minimum(value = "0")))]
            sa3_emergency: i64,
            /// The number of preventive maintenance visits included.
            #[oai(validator(minimum(value = "0")))]
            sa3_pm: i64,
            /// The number of blade changes included.
            #[oai(validator(minimum(value = "0")))]
            sa3_blade_changes: i64,
            /// The yearly price increase, in percent.
            sa3_acceleration: Percentage,
            /// The discount on parts, in percent.
            sa3_parts_discount: Percentage,
            /// The discount on service, in percent.
            sa3_service_discount: Percentage,
        }
    }

    /// The trade-in as a whole.
    TradeFields, QuoteTrade of Trade changed by TradeChanges {
        switches {
            /// Whether there is a trade-in.
            trade_enabled,
        }
        fields {
            /// The condition of the trade-in items.
            trade_condition: String,
            /// What is done with the items, such as `Trade-In`.
            trade_option: String,
            /// The cost of moving the items.
            trade_moving_costs: Amount,
        }
    }

    /// The notes of a quote.
    NotesFields, QuoteNotes of QuoteNotes changed by QuoteNotesChanges {
        switches {}
        fields {
            /// Notes on the warranty.
            warranty_notes: String,
            /// Notes for the customer.
            notes: String,
            /// Notes for staff only.
            private_notes: String,
        }
    }
}
