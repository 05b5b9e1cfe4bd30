//! What each column of a table is: guessed, shown with values of it, corrected by a person, remembered by its header.

use super::read::FileRead;
use super::{ImportId, failed};
use crate::desk::{Answer, Desk, DeskError, Foreign};
use crate::fleet::alteration::now;
use crate::journal::{Fact, Remembered};
use crate::node::Node;
use regain_exchange::fingerprint::Fingerprint;
use regain_exchange::reading::DateOrder;
use regain_exchange::table::mapping::{Guess, Mapping, Survey};
use regain_exchange::table::target::Target;
use regain_exchange::{Options, survey_sheet};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Mappings remembered: far more than an office has kinds of tables.
const REMEMBERED: usize = 500;

/// The columns of one table.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ColumnsTold {
    /// The file's name.
    pub name: String,
    /// Fingerprint of the header, by which the mapping is found again.
    pub header: String,
    /// The sheet, of a workbook.
    pub sheet: Option<String>,
    /// All its sheets that are not empty, to choose from.
    #[schema(value_type = Vec<String>)]
    pub sheets: Vec<Foreign>,
    /// Lines below the header.
    pub rows: usize,
    /// Whether what is guessed names the machines, so that the table can be read.
    pub suffices: bool,
    /// Whether this header was mapped by a person before.
    pub remembered: bool,
    /// The columns in their order.
    pub columns: Vec<SurveyedRow>,
    /// Codes that a column can be given, in the order of a page.
    pub targets: Vec<String>,
}

/// One column.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SurveyedRow {
    /// Its header.
    #[schema(value_type = String)]
    pub name: Foreign,
    /// Code of what it is taken for.
    pub target: String,
    /// Why: `header`, `word`, `values`, `nothing`, or `person` where one said so before.
    pub why: String,
    /// Its first values, cut short; none of a personal column.
    #[schema(value_type = Vec<String>)]
    pub examples: Vec<Foreign>,
}

/// What a person says of the columns of one table.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MapInput {
    /// Which file of the import, from 0.
    #[serde(default)]
    pub file: usize,
    /// A code for each column, in their order: `serial`, `asset_tag`, `ignored`...
    pub columns: Vec<String>,
    /// `day_first` or `month_first`, where the dates do not say it themselves.
    #[serde(default)]
    pub dates: Option<String>,
}

/// Which sheet of a workbook is read.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SheetInput {
    /// Which file of the import, from 0.
    #[serde(default)]
    pub file: usize,
    /// Its number among the sheets that are not empty, from 0.
    pub sheet: usize,
}

/// A mapping that is remembered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MappingRow {
    /// Fingerprint of the header.
    pub header: String,
    /// The headers, each with the code of what it is read as; those that are ignored are left out.
    #[schema(value_type = Vec<(String, String)>)]
    pub columns: Vec<(Foreign, String)>,
    /// `day_first` or `month_first`, if it was said.
    pub dates: Option<String>,
    /// The file at which it was said.
    #[schema(value_type = String)]
    pub file: Foreign,
    /// Seconds since 1970.
    pub at: u64,
}

/// All that are remembered.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Mappings {
    /// Newest first.
    pub mappings: Vec<MappingRow>,
}

impl Desk {
    /// The columns of a file of an import, as they are guessed or were said before.
    ///
    /// # Errors
    /// There is no such import or file, or it is no table.
    pub async fn columns(&self, id: ImportId, file: usize) -> Answer<ColumnsTold> {
        let file = self.shelf.imports.file(id, file)?;
        let name = file.name.clone();
        let survey = look(file).await?;
        let header = survey.mapping.header;
        let said = self.ask(move |node| Ok(node.mappings.get(&header).cloned())).await?;
        Ok(told(name, &survey, said.as_ref()))
    }

    /// Says what the columns of a table are; it is remembered, and the import is read again.
    ///
    /// # Errors
    /// A code is unknown, the columns do not name machines, or the import is being worked on.
    pub async fn map_columns(&self, id: ImportId, input: MapInput) -> Answer<()> {
        let file = self.shelf.imports.file(id, input.file)?;
        let name = file.name.clone();
        let survey = look(file).await?;
        let said = remembered(&survey, &input, name)?;
        let date_order = said.mapping.date_order;
        self.ask(move |node| node.remember_mapping(said)).await?;
        self.rehearse_again(id, Options { date_order, ..Options::default() })
    }

    /// Chooses the sheet of a workbook that is read, by its number in [`ColumnsTold::sheets`]; the import is read again.
    ///
    /// # Errors
    /// There is no such import, file or sheet, or the import is being worked on.
    pub async fn choose_sheet(&self, id: ImportId, input: SheetInput) -> Answer<()> {
        let file = self.shelf.imports.file(id, input.file)?;
        let there = look(FileRead { sheet: None, ..file.clone() }).await?.sheets.len();
        if input.sheet >= there {
            return Err(DeskError::Usage(say!(
                "no-such-sheet",
                "the workbook has {n} sheets that are not empty, and no number {got}",
                n = there,
                got = input.sheet
            )));
        }
        // One that is no table at all is refused here, so that the page of columns always has one to show.
        look(FileRead { sheet: Some(input.sheet), ..file }).await?;
        self.shelf.imports.choose_sheet(id, input.file, input.sheet)?;
        self.rehearse_again(id, Options::default())
    }
}

async fn look(file: FileRead) -> Answer<Survey> {
    let looked = move || survey_sheet(&file.bytes()?, file.sheet).map_err(|e| DeskError::Usage(e.into()));
    tokio::task::spawn_blocking(looked).await.map_err(failed)?
}

fn told(name: String, survey: &Survey, said: Option<&Remembered>) -> ColumnsTold {
    let of_person = |place: usize| said.and_then(|said| said.mapping.columns.get(place)).copied();
    let row = |(place, column): (usize, &regain_exchange::table::mapping::SurveyedColumn)| {
        let why = match column.why {
            _ if of_person(place).is_some() && column.guess != Target::Personal => "person",
            Guess::Header => "header",
            Guess::Word => "word",
            Guess::Values => "values",
            Guess::Nothing => "nothing",
        };
        let personal = column.guess == Target::Personal && why != "person";
        let target = if personal { Target::Personal } else { of_person(place).unwrap_or(column.guess) };
        SurveyedRow {
            name: Foreign::from(column.name.as_str()),
            target: target.code().to_owned(),
            why: why.to_owned(),
            examples: column.examples.iter().map(|e| Foreign::from(e.as_str())).collect(),
        }
    };
    let mapping = said.map_or(&survey.mapping, |said| &said.mapping);
    ColumnsTold {
        name,
        header: survey.mapping.header.to_string(),
        sheet: survey.sheet.clone(),
        sheets: survey.sheets.iter().map(|s| Foreign::from(s.as_str())).collect(),
        rows: survey.rows,
        suffices: mapping.names_machines(),
        remembered: said.is_some(),
        columns: survey.columns.iter().enumerate().map(row).collect(),
        targets: Target::ALL.iter().map(|t| t.code().to_owned()).collect(),
    }
}

fn remembered(survey: &Survey, input: &MapInput, file: String) -> Answer<Remembered> {
    let target = |(place, code): (usize, &String)| {
        let told = Target::from_code(code).ok_or_else(|| {
            DeskError::Usage(say!("no-such-column", "`{code}` is nothing that a column can be", code = code))
        })?;
        // What is surely of a person stays so, whatever is said.
        let guess = survey.columns.get(place).map(|column| (column.guess, column.why));
        Ok(if guess == Some((Target::Personal, Guess::Header)) { Target::Personal } else { told })
    };
    let columns = input.columns.iter().enumerate().map(target).collect::<Answer<Vec<Target>>>()?;
    if columns.len() != survey.columns.len() {
        return Err(DeskError::Usage(say!(
            "columns-count",
            "the table has {n} columns and {most} were told; say one for each, `ignored` for those that are not needed",
            n = survey.columns.len(),
            most = columns.len()
        )));
    }
    let twice = columns.iter().enumerate().find(|(at, t)| t.is_kept() && columns.iter().take(*at).any(|o| o == *t));
    if let Some((_, target)) = twice {
        return Err(DeskError::Usage(say!(
            "column-twice",
            "two columns were told to be `{code}`; choose the one that is read",
            code = target.code()
        )));
    }
    let date_order = match input.dates.as_deref() {
        None | Some("") => None,
        Some("day_first") => Some(DateOrder::DayFirst),
        Some("month_first") => Some(DateOrder::MonthFirst),
        Some(other) => {
            let told = say!("no-such-dates", "`{text}` is neither `day_first` nor `month_first`", text = other);
            return Err(DeskError::Usage(told));
        }
    };
    let mapping = Mapping { header: survey.mapping.header, columns, date_order };
    if !mapping.names_machines() {
        return Err(DeskError::Usage(say!(
            "columns-name-nothing",
            "the columns must have a serial or an inventory number, and a name, type, manufacturer or model: nothing else tells machines apart"
        )));
    }
    let names = survey.columns.iter().map(|c| c.name.clone()).collect();
    Ok(Remembered { mapping, names, file, at: now() })
}

impl Node {
    /// Remembers what a person said of columns.
    ///
    /// # Errors
    /// Too many are remembered, or the journal cannot be written.
    pub(super) fn remember_mapping(&mut self, said: Remembered) -> Answer<()> {
        if self.mappings.len() >= REMEMBERED && !self.mappings.contains_key(&said.mapping.header) {
            return Err(DeskError::Conflict(say!(
                "mappings-full",
                "{n} tables are remembered; forget some that do not come any more",
                n = REMEMBERED
            )));
        }
        self.journal.write(&Fact::Mapped(said.clone())).map_err(DeskError::failed)?;
        self.mappings.insert(said.mapping.header, said);
        Ok(())
    }

    /// What is remembered of tables' columns.
    ///
    /// # Errors
    /// None.
    pub fn column_mappings(&mut self) -> Answer<Mappings> {
        let row = |said: &Remembered| {
            let kept = said.names.iter().zip(&said.mapping.columns).filter(|(_, target)| **target != Target::Ignored);
            MappingRow {
                header: said.mapping.header.to_string(),
                columns: kept.map(|(name, t)| (Foreign::from(name.as_str()), t.code().to_owned())).collect(),
                dates: said.mapping.date_order.map(|order| match order {
                    DateOrder::DayFirst => "day_first".to_owned(),
                    DateOrder::MonthFirst => "month_first".to_owned(),
                }),
                file: Foreign::from(said.file.as_str()),
                at: said.at,
            }
        };
        let mut mappings: Vec<MappingRow> = self.mappings.values().map(row).collect();
        mappings.sort_by_key(|row| std::cmp::Reverse(row.at));
        Ok(Mappings { mappings })
    }

    /// Forgets what was said of a header: tables with it are read by the known headers again.
    ///
    /// # Errors
    /// Nothing is remembered of it, or the journal cannot be written.
    pub fn forget_mapping(&mut self, header: &str) -> Answer<Mappings> {
        let unknown = || {
            DeskError::NotFound(say!(
                "mapping-unknown",
                "nothing is remembered of such a table; look at the list again"
            ))
        };
        let header = Fingerprint::try_from(header.to_owned()).map_err(|_| unknown())?;
        if !self.mappings.contains_key(&header) {
            return Err(unknown());
        }
        self.journal.write(&Fact::Unmapped { header }).map_err(DeskError::failed)?;
        self.mappings.remove(&header);
        self.column_mappings()
    }
}
