//! What is said about wrong arguments. In English the parser says it itself.

use crate::words::{Language, Refusal, Text, Words, text};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use std::error::Error;
use std::process::ExitCode;

/// Prints help and the version too, which are an error to the parser.
pub fn print(error: &clap::Error, words: &Words) -> ExitCode {
    let told = if words.language() == Language::English { None } else { message(error) };
    match told {
        None => {
            // Whoever listened may be gone.
            let _ = error.print();
        }
        Some(message) => eprintln!("{}", words.say(&whole(error, message))),
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}

/// The frame around the message.
fn whole(error: &clap::Error, message: Text) -> Text {
    let mut whole = text!("{label}: {message}", label = text!("error"), message);
    for (kind, tip) in [
        (ContextKind::SuggestedArg, text!("a similar argument exists")),
        (ContextKind::SuggestedSubcommand, text!("a similar command exists")),
        (ContextKind::SuggestedValue, text!("a similar value exists")),
    ] {
        if let Some(similar) = value(error, kind) {
            whole = text!("{whole}\n\n  {label}: {tip}: {similar}", whole, label = text!("help"), tip, similar);
        }
    }
    if let Some(usage) = value(error, ContextKind::Usage) {
        let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage).to_owned();
        whole = text!("{whole}\n\n{label}: {usage}", whole, label = text!("Usage"), usage);
    }
    text!("{whole}\n\nFor more information, try '--help'.", whole)
}

/// `None` for help and for what is too rare to be translated.
fn message(error: &clap::Error) -> Option<Text> {
    let argument = value(error, ContextKind::InvalidArg);
    Some(match error.kind() {
        ErrorKind::InvalidValue => {
            let (argument, value_given) = (argument?, value(error, ContextKind::InvalidValue).unwrap_or_default());
            let problem = if value_given.is_empty() {
                text!("a value is required for '{argument}' but none was supplied", argument)
            } else {
                text!("invalid value '{value}' for '{argument}'", value = value_given, argument)
            };
            match value(error, ContextKind::ValidValue) {
                Some(names) => {
                    text!("{problem}\n  {choices}", problem, choices = text!("[possible values: {names}]", names))
                }
                None => problem,
            }
        }
        ErrorKind::ValueValidation => {
            let (argument, value) = (argument?, value(error, ContextKind::InvalidValue)?);
            let problem = text!("invalid value '{value}' for '{argument}'", value, argument);
            match reason(error) {
                Some(reason) => text!("{problem}: {reason}", problem, reason),
                None => problem,
            }
        }
        ErrorKind::UnknownArgument => text!("unexpected argument '{argument}' found", argument = argument?),
        ErrorKind::InvalidSubcommand => {
            text!("unrecognized command '{command}'", command = value(error, ContextKind::InvalidSubcommand)?)
        }
        ErrorKind::NoEquals => {
            text!("equal sign is needed when assigning values to '{argument}'", argument = argument?)
        }
        ErrorKind::ArgumentConflict => {
            let (argument, other) = (argument?, value(error, ContextKind::PriorArg)?);
            text!("the argument '{argument}' cannot be used with '{other}'", argument, other)
        }
        ErrorKind::MissingRequiredArgument => {
            text!("the following required arguments were not provided: {arguments}", arguments = argument?)
        }
        _ => return None,
    })
}

/// Why a value was refused; what the standard library or the parser says of numbers and addresses stays English.
fn reason(error: &clap::Error) -> Option<Text> {
    let source = error.source()?;
    Some(source.downcast_ref::<Refusal>().map_or_else(|| Text::from(source), |Refusal(text)| text.clone()))
}

fn value(error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join(", ")),
        ContextValue::StyledStr(text) => Some(text.to_string()),
        _ => None,
    }
    .filter(|text| !text.is_empty())
}
