//! The parts of a quote whose fields go to the engine and back as they are.

use corejobtrack_core::sales;
use poem_openapi::Object;

use super::number::{Amount, Percentage};
use crate::http::ToChange;

/// Declares a part as it is sent, where everything may be left out, and as it is shown, where switches
/// that nobody set are off.
macro_rules! parts {
    ($(
        $(#[$meta:meta])*
        $sent:ident, $shown:ident of $core:ident changed by $changes:ident {
            switches { $( $(#[$switch_meta:meta])* $switch:ident ),* $(,)? }
            fields { $( $(#[$field_meta:meta])* $field:ident : $type:ty ),+ $(,)? }
        }
    )+) => {$(
        $(#[$meta])*
        #[derive(Debug, Default, Object)]
        #[oai(skip_serializing_if_is_none)]
        pub struct $sent {
            $( $(#[$switch_meta])* pub $switch: Option<bool>, )*
            $( $(#[$field_meta])* pub $field: Option<$type>, )+
        }

        $(#[$meta])*
        #[derive(Debug, Object)]
        pub struct $shown {
            $( $(#[$switch_meta])* pub $switch: bool, )*
            $( $(#[$field_meta])* pub $field: Option<$type>, )+
        }

        impl From<$sent> for sales::$changes {
            fn from(sent: $sent) -> Self {
                Self {
                    $( $switch: sent.$switch.to_change(), )*
                    $( $field: sent.$field.map(Into::into).to_change(), )+
                }
            }
        }

        impl From<sales::$core> for $shown {
            fn from(kept: sales::$core) -> Self {
                Self {
                    $( $switch: kept.$switch.unwrap_or_default(), )*
                    $( $field: kept.$field.map(Into::into), )+
                }
            }
        }
    )+};
}

parts! {
    /// On which terms a quote is made.
    TermsFields, QuoteTerms of Terms changed by TermsChanges {
        switches {
            /// Whether the maker ships it to the customer.
            shipped_direct,
            /// Whether the customer is shown one price instead of one for each line.
            condense_pricing,
            /// Whether a lease is offered.
            lease_enabled,
            /// Whether sales tax is added.
            include_sales_tax,
            /// Whether the customer is shown monthly payments.
            monthly_pricing,
        }
        fields {
            /// For how many months labour is warranted.
            #[oai(validator(minimum(value = "0"), maximum(value = "1200")))]
            labor_warranty: i64,
            /// The sales tax, in percent.
            tax_rate: Percentage,
            /// For how many months the lease is.
            #[oai(validator(minimum(value = "0"), maximum(value = "1200")))]
            quote_term: i64,
            /// The terms of the lease in words; `FTO` or `FMV` among them says which rates fit.
            display_terms: String,
            /// The price that was agreed on, tax included: it is shown instead of the computed one. 0
            /// takes it back.
            customer_price: Amount,
            /// Who carries the freight, as in `FOB Destination`.
            freight: String,
            /// When it can be delivered.
            availability: String,
            /// When it is to be paid, as in `Net 30`.
            terms: String,
        }
    }

    /// What is done beside selling. What is not enabled does not count.
    ServicesFields, QuoteServices of Services changed by ServicesChanges {
        switches {
            /// Whether it is lifted in place.
            rigging_enabled,
            /// Whether it is installed.
            installation_enabled,
            /// Whether people are trained.
            training_enabled,
            /// Whether it is set up.
            setup_enabled,
        }
        fields {
            /// How it is lifted in place.
            rigging_description: String,
            /// For what price.
            rigging_price: Amount,
            /// At what cost.
            rigging_cost: Amount,
            /// The price of the delivery; it always counts.
            delivery_price: Amount,
            /// The cost of the delivery.
            delivery_cost: Amount,
            /// How it is installed.
            installation_description: String,
            /// For what price.
            installation_price: Amount,
            /// At what cost.
            installation_cost: Amount,
            /// How people are trained.
            training_description: String,
            /// For what price.
            training_price: Amount,
            /// At what cost.
            training_cost: Amount,
            /// The price of the shipping; it always counts.
            shipping_price: Amount,
            /// The cost of the shipping.
            shipping_cost: Amount,
            /// How it is set up.
            setup_description: String,
            /// For what price.
            setup_price: Amount,
            /// At what cost.
            setup_cost: Amount,
            /// The cost of parts, which have no price of their own.
            parts_cost: Amount,
        }
    }

    /// Up to three service agreements that are offered beside; no part of what a quote comes to.
    AgreementFields, QuoteAgreements of Agreements changed by AgreementsChanges {
        switches {}
        fields {
            /// What the first agreement is called.
            sa1_title: String,
            /// Its price.
            sa1_price: Amount,
            /// How many emergency visits are in it.
            #[oai(validator(minimum(value = "0")))]
            sa1_emergency: i64,
            /// How many preventive visits are in it.
            #[oai(validator(minimum(value = "0")))]
            sa1_pm: i64,
            /// How many changes of blades are in it.
            #[oai(validator(minimum(value = "0")))]
            sa1_blade_changes: i64,
            /// By how many percent the price grows each year.
            sa1_acceleration: Percentage,
            /// The discount on parts, in percent.
            sa1_parts_discount: Percentage,
            /// The discount on service, in percent.
            sa1_service_discount: Percentage,
            /// What the second agreement is called.
            sa2_title: String,
            /// Its price.
            sa2_price: Amount,
            /// How many emergency visits are in it.
            #[oai(validator(minimum(value = "0")))]
            sa2_emergency: i64,
            /// How many preventive visits are in it.
            #[oai(validator(minimum(value = "0")))]
            sa2_pm: i64,
            /// How many changes of blades are in it.
            #[oai(validator(minimum(value = "0")))]
            sa2_blade_changes: i64,
            /// By how many percent the price grows each year.
            sa2_acceleration: Percentage,
            /// The discount on parts, in percent.
            sa2_parts_discount: Percentage,
            /// The discount on service, in percent.
            sa2_service_discount: Percentage,
            /// What the third agreement is called.
            sa3_title: String,
            /// Its price.
            sa3_price: Amount,
            /// How many emergency visits are in it.
            #[oai(validator(minimum(value = "0")))]
            sa3_emergency: i64,
            /// How many preventive visits are in it.
            #[oai(validator(minimum(value = "0")))]
            sa3_pm: i64,
            /// How many changes of blades are in it.
            #[oai(validator(minimum(value = "0")))]
            sa3_blade_changes: i64,
            /// By how many percent the price grows each year.
            sa3_acceleration: Percentage,
            /// The discount on parts, in percent.
            sa3_parts_discount: Percentage,
            /// The discount on service, in percent.
            sa3_service_discount: Percentage,
        }
    }

    /// What is taken in exchange, on the whole.
    TradeFields, QuoteTrade of Trade changed by TradeChanges {
        switches {
            /// Whether anything is taken in exchange.
            trade_enabled,
        }
        fields {
            /// In what condition it is.
            trade_condition: String,
            /// What becomes of it, as in `Trade-In`.
            trade_option: String,
            /// What moving it costs us.
            trade_moving_costs: Amount,
        }
    }

    /// What else there is to say.
    NotesFields, QuoteNotes of QuoteNotes changed by QuoteNotesChanges {
        switches {}
        fields {
            /// What is warranted.
            warranty_notes: String,
            /// What the customer may read.
            notes: String,
            /// What only employees may read.
            private_notes: String,
        }
    }
}
