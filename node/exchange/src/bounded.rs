//! Building a JSON value with a budget: 64 MiB of `[0,0,0…` would otherwise become a gigabyte of memory.

use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// How many values may still be built.
pub(crate) struct Budget {
    left: Cell<usize>,
    refused: Cell<bool>,
}

impl Budget {
    pub(crate) fn new(values: usize) -> Self {
        Self { left: Cell::new(values), refused: Cell::new(false) }
    }

    /// Whether something was left out.
    pub(crate) fn ran_out(&self) -> bool {
        self.refused.get()
    }

    fn spend(&self) -> bool {
        match self.left.get().checked_sub(1) {
            Some(left) => {
                self.left.set(left);
                true
            }
            None => {
                self.refused.set(true);
                false
            }
        }
    }
}

/// Reads one value within the budget; what goes beyond is read and forgotten.
#[derive(Clone, Copy)]
pub(crate) struct Bounded<'b>(pub(super) &'b Budget);

impl<'de> DeserializeSeed<'de> for Bounded<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.0.spend() {
            deserializer.deserialize_any(self)
        } else {
            deserializer.deserialize_ignored_any(IgnoredAny).map(|_| Value::Null)
        }
    }
}

impl<'de> Visitor<'de> for Bounded<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(self)? {
            if !self.0.ran_out() {
                values.push(value);
            }
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Value, A::Error> {
        let mut members = Map::new();
        while let Some(name) = object.next_key::<String>()? {
            let value = object.next_value_seed(self)?;
            if !self.0.ran_out() {
                members.insert(name, value);
            }
        }
        Ok(Value::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(text: &str, values: usize) -> (Value, bool) {
        let budget = Budget::new(values);
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = Bounded(&budget).deserialize(&mut deserializer).expect("JSON");
        (value, budget.ran_out())
    }

    #[test]
    fn within_the_budget_nothing_is_lost() {
        let text = r#"{"a":[1,-2,3.5,"x",null,true],"b":{}}"#;
        let (value, out) = build(text, 100);
        assert_eq!(value.to_string(), text);
        assert!(!out);
    }

    #[test]
    fn beyond_it_values_are_forgotten() {
        let text = format!("[{}0]", "0,".repeat(10_000));
        let (value, out) = build(&text, 10);
        assert!(out);
        assert_eq!(value.as_array().map(Vec::len), Some(9));
    }
}
