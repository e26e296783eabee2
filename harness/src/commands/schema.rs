//! `schema`: prints JSON Schemas.

use std::io::Write;

use clap::Args;

use super::print_json;
use crate::exit::{Exit, Failure};
use crate::schema;

#[derive(Debug, Args)]
pub(crate) struct SchemaArgs {
    /// Which one; without a name, all are listed
    name: Option<String>,
}

/// `schema`
pub(crate) fn schema(args: &SchemaArgs) -> Result<Exit, Failure> {
    let Some(name) = &args.name else {
        for named in schema::all() {
            writeln!(std::io::stdout(), "{:<14}{}", named.name, named.of)?;
        }
        return Ok(Exit::AsExpected);
    };
    let found = schema::named(name).ok_or_else(|| {
        let names: Vec<_> = schema::all().map(|named| named.name).collect();
        Failure::Usage(format!("there is no schema {name}; there are: {}", names.join(", ")))
    })?;
    print_json(&found.schema())?;
    Ok(Exit::AsExpected)
}
