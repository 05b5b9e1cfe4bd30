//! What an import shows, in words.

use regain_node::desk::{FieldChange, Foreign, ImportFormat};
use serde_json::Value;

/// One side of a change, in words.
fn side(value: &Option<Value>) -> String {
    let told = match value {
        None | Some(Value::Null) => return "—".into(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    Foreign::from(told).to_string()
}

pub(super) fn before(change: &FieldChange) -> String {
    side(&change.before)
}

pub(super) fn after(change: &FieldChange) -> String {
    side(&change.after)
}

/// Text of the file, fit to be shown.
pub(super) fn shown(text: &str) -> Foreign {
    Foreign::from(text)
}

/// The key of the words for a file's form.
pub(super) fn format(form: &ImportFormat) -> &'static str {
    match form {
        ImportFormat::GlpiCsv => "format-glpi-csv",
        ImportFormat::GlpiJson => "format-glpi-json",
        ImportFormat::AgentXml => "format-agent-xml",
        ImportFormat::GlpiApi => "format-glpi-api",
        ImportFormat::GlpiInjection => "format-glpi-injection",
        ImportFormat::OcsCsv => "format-ocs-csv",
        ImportFormat::OcsJson => "format-ocs-json",
        ImportFormat::OcsApi => "format-ocs-api",
        ImportFormat::SnipeCsv => "format-snipe-csv",
        ImportFormat::SnipeApi => "format-snipe-api",
        ImportFormat::Table => "format-table",
        ImportFormat::Workbook => "format-workbook",
        ImportFormat::Lshw => "format-lshw",
        ImportFormat::Dmidecode => "format-dmidecode",
        ImportFormat::Hwinfo => "format-hwinfo",
        ImportFormat::Workbench => "format-workbench",
        ImportFormat::Smartctl => "format-smartctl",
        ImportFormat::Jamf => "format-jamf",
        ImportFormat::Lansweeper => "format-lansweeper",
        ImportFormat::Graph => "format-graph",
        ImportFormat::Itop => "format-itop",
    }
}
