//! Who writes inventories, and in which forms.

use borsh::{BorshDeserialize, BorshSerialize};
use serde::{Deserialize, Serialize};

/// The tool that wrote a document.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Tool {
    /// GLPI itself (an export of a search list).
    Glpi,
    /// The agent that runs on the machine, or scans the network, for GLPI.
    GlpiAgent,
    /// OCS Inventory NG, its server or its agent.
    Ocs,
    /// Snipe-IT.
    SnipeIt,
    /// A table that somebody keeps by hand.
    Table,
    /// lshw, run on the machine.
    Lshw,
    /// dmidecode, run on the machine.
    Dmidecode,
    /// hwinfo, run on the machine.
    Hwinfo,
    /// eReuse Workbench, run on the machine.
    Workbench,
    /// eReuse Devicehub.
    Devicehub,
    /// smartctl, run on the machine a disk is in.
    Smartctl,
    /// Jamf Pro.
    Jamf,
    /// Lansweeper.
    Lansweeper,
    /// Microsoft Intune.
    Intune,
    /// iTop.
    Itop,
}

/// The form of a document.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, BorshSerialize, BorshDeserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// CSV export of a GLPI search list.
    GlpiCsv,
    /// Inventory JSON of the GLPI agent.
    GlpiJson,
    /// XML of the FusionInventory, GLPI or OCS agent.
    AgentXml,
    /// Answer of the REST API of GLPI.
    GlpiApi,
    /// CSV written for the data injection plugin of GLPI.
    GlpiInjection,
    /// CSV export of OCS reports.
    OcsCsv,
    /// JSON of the OCS agent 3.
    OcsJson,
    /// Answer of the REST API of OCS.
    OcsApi,
    /// CSV as Snipe-IT imports it.
    SnipeCsv,
    /// Answer of the REST API of Snipe-IT.
    SnipeApi,
    /// CSV or TSV of another tool, or kept by hand.
    Table,
    /// Sheet of an XLSX or OpenDocument workbook.
    Workbook,
    /// JSON or XML of lshw.
    Lshw,
    /// Text of dmidecode.
    Dmidecode,
    /// Text of hwinfo.
    Hwinfo,
    /// Snapshot of eReuse Workbench.
    Workbench,
    /// JSON of smartctl.
    Smartctl,
    /// Answer of the Classic API of Jamf Pro.
    Jamf,
    /// Answer of the GraphQL API of Lansweeper.
    Lansweeper,
    /// Managed devices of Microsoft Graph.
    Graph,
    /// XML set of iTop.
    Itop,
}

impl Format {
    /// Whether a whole document of this form lists a fleet, so that a machine it does not mention is missing from it.
    /// A page of an API is no whole list, and a report is about one machine.
    pub fn lists_a_fleet(self) -> bool {
        matches!(self, Self::GlpiCsv | Self::OcsCsv | Self::SnipeCsv | Self::Table | Self::Workbook | Self::Itop)
    }

    /// Whether it was written from what people entered, and not by a program that looked at the machine.
    pub fn is_register(self) -> bool {
        matches!(
            self,
            Self::GlpiCsv
                | Self::GlpiApi
                | Self::GlpiInjection
                | Self::SnipeCsv
                | Self::SnipeApi
                | Self::Table
                | Self::Workbook
                | Self::Itop
        )
    }
}
