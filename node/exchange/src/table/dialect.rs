//! Which tool wrote a table, told by its headers, and what that changes in reading it.

use crate::reading::{DateOrder, ReadError};
use crate::record::{Format, Place, Tool};
use crate::wording::fold_plain;

use super::rows::Mending;

/// The habits of the tool that wrote a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Export of a GLPI search list.
    Glpi,
    /// Written for the data injection plugin of GLPI.
    Injection,
    /// Export of OCS reports.
    Ocs,
    /// As Snipe-IT imports it.
    Snipe,
    /// Export or template of Devicehub.
    Devicehub,
    /// Anything else.
    Other,
}

impl Dialect {
    /// Recognises the tool. `quoted`: the header's cells stand in quotes, each followed by a delimiter.
    ///
    /// # Errors
    /// [`ReadError::NoMachines`] for lists of things that are counted and have no serial.
    pub(super) fn of(names: &[String], line: u64, quoted: bool) -> Result<Self, ReadError> {
        let folded: Vec<String> = names.iter().map(|name| fold_plain(name)).collect();
        let has = |wanted: &[&str]| wanted.iter().any(|name| folded.iter().any(|known| known == name));
        let begins = |wanted: &[&str]| wanted.iter().any(|start| folded.iter().any(|known| known.starts_with(start)));
        if has(&["qty", "quantity", "seats", "min amount", "min qty"]) && !has(&["asset tag"]) {
            return Err(ReadError::NoMachines {
                what: "a list of things that are counted",
                place: Place::Line(line),
                advice: "accessories, consumables, components, licences and models have no serial of their own; export \
                         the assets",
            });
        }
        if has(&["account info: tag", "dernier inventaire", "last inventory"]) {
            return Ok(Self::Ocs);
        }
        if has(&["asset tag"])
            && (has(&["item name", "model number", "purchase cost", "asset notes", "asset eol date", "model name"])
                || begins(&["checked out to", "checkout"]))
        {
            return Ok(Self::Snipe);
        }
        if has(&["dhid", "phid", "id device internal"]) || has(&["chassis"]) && has(&["tag 1"]) {
            return Ok(Self::Devicehub);
        }
        let tabs = begins(&[
            "gestion - ",
            "composants - ",
            "informations financieres",
            "systeme d'exploitation - ",
            "management - ",
            "components - ",
            "operating system - ",
            "financial and administrative",
        ]);
        let of_glpi = quoted || tabs || has(&["entite", "entity", "derniere modification", "last update"]);
        if of_glpi && has(&["nom", "name", "numero de serie", "serial number"]) {
            return Ok(Self::Glpi);
        }
        let injected = has(&["duree de garantie", "valeur", "fournisseur", "commentaires"])
            || has(&["warranty duration", "value", "supplier", "comments"]);
        if injected && has(&["numero d'inventaire", "inventory number"]) {
            return Ok(Self::Injection);
        }
        Ok(Self::Other)
    }

    /// Who wrote it.
    pub(super) fn tool(self) -> Tool {
        match self {
            Self::Glpi | Self::Injection => Tool::Glpi,
            Self::Ocs => Tool::Ocs,
            Self::Snipe => Tool::SnipeIt,
            Self::Devicehub => Tool::Devicehub,
            Self::Other => Tool::Table,
        }
    }

    /// The form of a text in this dialect.
    pub(super) fn format(self) -> Format {
        match self {
            Self::Glpi => Format::GlpiCsv,
            Self::Injection => Format::GlpiInjection,
            Self::Ocs => Format::OcsCsv,
            Self::Snipe => Format::SnipeCsv,
            Self::Devicehub | Self::Other => Format::Table,
        }
    }

    /// How the tool itself reads 04/05/16 when no date of the column decides: Snipe-IT says April 5.
    pub(super) fn date_order(self) -> Option<DateOrder> {
        (self == Self::Snipe).then_some(DateOrder::MonthFirst)
    }

    /// What is done with lines that have not the cells of the header.
    pub(super) fn mending(self) -> Mending {
        match self {
            Self::Ocs => Mending::Quotes,
            Self::Devicehub => Mending::Tail,
            _ => Mending::None,
        }
    }

    /// Whether a quote inside a cell was written as two apostrophes.
    pub(super) fn doubles_apostrophes(self) -> bool {
        self == Self::Glpi
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str], quoted: bool) -> Result<Dialect, ReadError> {
        Dialect::of(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), 1, quoted)
    }

    #[test]
    fn tools_by_their_headers() {
        assert_eq!(of(&["Nom", "Numéro de série"], true), Ok(Dialect::Glpi));
        assert_eq!(of(&["Nom", "Entité", "Numéro de série"], false), Ok(Dialect::Glpi));
        assert_eq!(of(&["Nom", "Numéro de série"], false), Ok(Dialect::Other));
        assert_eq!(of(&["Nom", "Numéro d'inventaire", "Valeur"], false), Ok(Dialect::Injection));
        assert_eq!(of(&["Account info: TAG", "Machine"], false), Ok(Dialect::Ocs));
        assert_eq!(of(&["Company", "Asset Tag", "Model Number"], false), Ok(Dialect::Snipe));
        assert_eq!(of(&["Type", "Chassis", "Tag 1", "Serial Number"], false), Ok(Dialect::Devicehub));
        assert!(matches!(of(&["Name", "Serial number", "Quantity"], false), Err(ReadError::NoMachines { .. })));
    }
}
