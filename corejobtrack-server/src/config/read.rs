//! Reads single variables and collects their errors, so that an administrator sees every mistake at
//! once.

use std::{fmt, ops::RangeInclusive, str::FromStr, time::Duration};

use thiserror::Error;

/// A variable with an invalid value.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{variable}={value}: {allowed}")]
pub struct BadVariable {
    /// The variable's name.
    pub variable: &'static str,
    /// The value, quoted; secrets are not shown.
    pub value: String,
    /// What the value must be.
    pub allowed: String,
}

/// A secret text; its debug output never shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The secret itself. Use it and do not store it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// Looks up a variable by its name; an empty value counts as not set.
pub type Lookup<'a> = dyn Fn(&str) -> Option<String> + 'a;

pub(super) struct Reader<'a> {
    lookup: &'a Lookup<'a>,
    bad: Vec<BadVariable>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(lookup: &'a Lookup<'a>) -> Self {
        Self {
            lookup,
            bad: Vec::new(),
        }
    }

    pub(super) fn into_bad(self) -> Vec<BadVariable> {
        self.bad
    }

    pub(super) fn text(&self, variable: &'static str) -> Option<String> {
        let text = (self.lookup)(variable)?.trim().to_owned();
        (!text.is_empty()).then_some(text)
    }

    /// A secret, unchanged: leading and trailing spaces belong to it.
    pub(super) fn secret(&self, variable: &'static str) -> Option<Secret> {
        (self.lookup)(variable)
            .filter(|text| !text.is_empty())
            .map(Secret)
    }

    pub(super) fn refuse(
        &mut self,
        variable: &'static str,
        value: impl fmt::Debug,
        allowed: impl Into<String>,
    ) {
        let value = format!("{value:?}");
        self.bad.push(BadVariable {
            variable,
            value,
            allowed: allowed.into(),
        });
    }

    pub(super) fn refuse_secret(&mut self, variable: &'static str, allowed: impl Into<String>) {
        let value = "(not shown)".to_owned();
        self.bad.push(BadVariable {
            variable,
            value,
            allowed: allowed.into(),
        });
    }

    pub(super) fn flag(&mut self, variable: &'static str, default: bool) -> bool {
        let Some(text) = self.text(variable) else {
            return default;
        };
        match text.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => {
                self.refuse(variable, text, "must be true or false");
                default
            }
        }
    }

    pub(super) fn number<N>(
        &mut self,
        variable: &'static str,
        default: N,
        range: RangeInclusive<N>,
    ) -> N
    where
        N: FromStr + PartialOrd + fmt::Display + Copy,
    {
        let Some(text) = self.text(variable) else {
            return default;
        };
        match text.parse() {
            Ok(number) if range.contains(&number) => number,
            _ => {
                let allowed = format!(
                    "must be a whole number from {} to {}",
                    range.start(),
                    range.end()
                );
                self.refuse(variable, text, allowed);
                default
            }
        }
    }

    /// A duration in seconds; fractions are allowed.
    pub(super) fn seconds(
        &mut self,
        variable: &'static str,
        default: Duration,
        most: u32,
    ) -> Duration {
        let Some(text) = self.text(variable) else {
            return default;
        };
        match text.parse::<f64>() {
            Ok(seconds) if (0.0..=f64::from(most)).contains(&seconds) => {
                Duration::from_secs_f64(seconds)
            }
            _ => {
                self.refuse(
                    variable,
                    text,
                    format!("must be a number of seconds from 0 to {most}"),
                );
                default
            }
        }
    }

    pub(super) fn choice<C: Copy>(
        &mut self,
        variable: &'static str,
        default: C,
        choices: &[(&str, C)],
    ) -> C {
        let Some(text) = self.text(variable) else {
            return default;
        };
        let chosen = choices
            .iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(&text));
        chosen.map_or_else(
            || {
                let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
                self.refuse(
                    variable,
                    text,
                    format!("must be one of {}", names.join(", ")),
                );
                default
            },
            |(_, choice)| *choice,
        )
    }
}
