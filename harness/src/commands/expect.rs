//! `expect`: holds an adapter's list of known deviations against what it does.

use clap::Args;

use super::arguments::{FolderArgs, LimitArgs, Named, SuiteArgs};
use super::{json, print_report, progress_bar};
use crate::adapter::expectations::{Expectations, File};
use crate::exit::{Exit, Failure};
use crate::report::destination::Destination;
use crate::run::{Plan, Target};

#[derive(Debug, Args)]
pub(crate) struct ExpectArgs {
    /// The name of an adapter
    adapter: String,
    /// Rewrite its expectations.json: what fails, in canonical order, with the reasons that it has. A new entry's reason is empty,
    /// and must be filled in before the file can be used
    #[arg(long)]
    update: bool,
    #[command(flatten)]
    folder: FolderArgs,
    #[command(flatten)]
    suite: SuiteArgs,
    #[command(flatten)]
    limits: LimitArgs,
}

/// `expect`
pub(crate) fn expect(args: &ExpectArgs) -> Result<Exit, Failure> {
    let named = Named::adapter(&args.folder.folder(), &args.adapter)?;
    let Some(adapter) = &named.adapter else {
        return Err(Failure::Usage("an adapter with a folder is needed".to_owned()));
    };
    let path = adapter.expectations_path();
    let file = match path.is_file() {
        true => File::read(&path).map_err(Failure::usage)?,
        false => File::default(),
    };
    let suite = args.suite.load()?;
    let nothing = Expectations::default();
    let plan = Plan::new(&suite, Some(adapter), &nothing, args.limits.limits());
    let bar = progress_bar(plan.vectors.len());
    let target = Target::Adapter(named.launch.clone());
    let result = plan.run(target, &mut |settled| bar.set_position(settled as u64));
    bar.finish_and_clear();
    let report = result.map_err(|unusable| named.failure(&unusable))?;

    let update = file.updated(&report.verdicts, &report.leaks);
    let is_canonical = update.file == file;
    let count = update.file.known.iter().map(|entry| entry.vectors.len()).sum::<usize>();
    let mut says = vec![format!("{}: {count} known failures", path.display())];
    if update.added > 0 {
        says.push(format!("{} not listed before", update.added));
    }
    if update.removed > 0 {
        says.push(format!("{} that no longer hold", update.removed));
    }
    if update.added + update.removed == 0 && !is_canonical {
        says.push("not in canonical order before".to_owned());
    }
    let mut text = says.join(", ") + "\n";
    if args.update && !is_canonical {
        let unwritable = |error| Failure::Usage(format!("{} can't be written: {error}", path.display()));
        let content = json(&update.file)?;
        Destination::claim(&path).and_then(|place| place.write(&content)).map_err(unwritable)?;
        text += "written\n";
    }
    if update.unexplained > 0 && args.update {
        text += &format!("{} entries wait for a reason: fill in each \"reason\": \"\"\n", update.unexplained);
    }
    let is_right = (is_canonical || args.update) && update.unexplained == 0;
    if !is_right && !args.update {
        text += "`--update` rewrites it\n";
    }
    print_report(text.as_bytes())?;
    Ok(Exit::of(is_right))
}
