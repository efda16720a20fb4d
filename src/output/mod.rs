//! The destination holds exactly what the last build made, beside whatever else was there.
//!
//! This is the only code that writes to the destination. A build *offers* every output; what differs from the present
//! file is staged elsewhere; [`Staging::commit`] then renames the staged files into place and removes what an earlier
//! build wrote and this one did not. Until the commit the destination is not touched, and at no moment is a partial
//! file seen at a final path. Files that no build wrote are never deleted: a manifest names the own ones.
//!
//! A build that is killed heals at the next one: leftover staging is removed when the destination is opened, and the
//! manifest is widened before the first rename, so that no file is ever left without an owner. Nothing is synced to
//! the device, since that would cost more than the build: after a crash of the *machine* a file may be empty, and the
//! next build, which compares contents, replaces it.
//!
//! Many outputs are cheap: what an earlier build wrote costs a byte of memory each, and into a destination that is empty
//! whole directories are renamed instead of files.
//!
//! What is not promised: a foreign process that swaps directories for symbolic links *while* a commit runs.

mod area;
mod commit;
mod compare;
mod destination;
mod error;
mod guard;
mod ledger;
mod manifest;
mod path;
mod staging;
mod tree;

#[cfg(test)]
mod build_tests;
#[cfg(test)]
mod crash_tests;
#[cfg(test)]
mod obstacle_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod testing;

pub use destination::{Destination, prepare_state};
pub use error::{OutputError, Refusal};
pub use manifest::{ManifestFault, ManifestProblem};
pub use path::{OutputPath, PathError};
pub use staging::{Offered, Staging, Summary};
