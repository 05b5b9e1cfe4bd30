//! Every bound of this crate, each with its reason.

/// Greatest input in bytes: the largest agent report seen is 1.4 MB and an export of 100,000 rows about 40 MB.
pub const MAX_INPUT: usize = 64 * 1024 * 1024;

/// Greatest number of rows of one table: a large hospital counts some 30,000 machines.
pub const MAX_ROWS: usize = 100_000;

/// Greatest number of columns of one table: GLPI offers about 200 search options for a computer.
pub const MAX_COLUMNS: usize = 512;

/// Greatest cell in bytes: a longer one is a quote that was never closed, not a value.
pub const MAX_CELL: usize = 16 * 1024;

/// Greatest text kept, in characters: no model, site or service name seen is longer than 90.
pub const MAX_TEXT: usize = 200;

/// JSON values built for one report (the skipped sections do not count): the largest real report needs about 2,000.
pub const MAX_JSON_VALUES: usize = 100_000;

/// Values built for a document that lists many machines: a page of 500 assets of an API needs some 60,000.
pub const MAX_LIST_VALUES: usize = 500_000;

/// Everything a workbook or a folder of reports may hold once unpacked, in bytes: four times the greatest document.
pub const MAX_UNPACKED: usize = 4 * MAX_INPUT;

/// Parts of a workbook, or reports in a zipped folder: "a folder of thousands" is what people send.
pub const MAX_ZIPPED: usize = 20_000;

/// Depth of nested XML elements: an agent writes six, lshw some twenty.
pub const MAX_XML_DEPTH: usize = 64;

/// Disks, screens, network cards, memory modules or batteries kept of one machine: a full storage bay holds 60 disks.
pub const MAX_PARTS: usize = 64;

/// Warnings kept for one document: beyond this nobody reads them; one last warning counts the others.
pub const MAX_WARNINGS: usize = 1_000;

/// Tables of a firmware read from one dmidecode report, or blocks of one hwinfo report: the largest server seen has 300.
pub const MAX_BLOCKS: usize = 4_000;

/// Merged reports that a device remembers, newest last: enough for a year of weekly exports.
pub const MAX_REMEMBERED: usize = 64;

/// Shortest serial that is believed: shorter ones are counters and placeholders.
pub const MIN_SERIAL: usize = 4;
