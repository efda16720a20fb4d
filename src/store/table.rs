//! A sorted table of rows, kept in blocks under their lower bounds. The first block's bound is the empty path.

use super::Changes;
use super::block::{Block, Change, Rows, merge};
use super::spare::using;
use redb::{ReadOnlyDatabase, ReadableDatabase, ReadableTable, Table, TableDefinition, TableError, WriteTransaction};

/// Blocks that are handed over at once: enough for every thread, few enough to cost no memory.
const AT_ONCE: usize = 64;

fn definition(name: &str) -> TableDefinition<'_, &'static str, &'static [u8]> {
    TableDefinition::new(name)
}

pub fn read(database: &ReadOnlyDatabase, name: &str, visit: &mut impl FnMut(Vec<Block>)) -> Result<(), redb::Error> {
    let transaction = database.begin_read()?;
    let table = match transaction.open_table(definition(name)) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(()),
        opened => opened?,
    };
    let mut batch = Vec::with_capacity(AT_ONCE);
    for entry in table.iter()? {
        let (bound, value) = entry?;
        batch.extend(Block::read(name, bound.value(), value.value().to_vec()));
        if batch.len() == AT_ONCE {
            visit(std::mem::take(&mut batch));
        }
    }
    visit(batch);
    Ok(())
}

pub fn row(database: &ReadOnlyDatabase, name: &str, path: &str) -> Result<Option<Vec<u8>>, redb::Error> {
    let transaction = database.begin_read()?;
    let table = match transaction.open_table(definition(name)) {
        Err(TableError::TableDoesNotExist(_)) => return Ok(None),
        opened => opened?,
    };
    let Some(entry) = table.range(..=path)?.next_back() else { return Ok(None) };
    let (bound, value) = entry?;
    let block = Block::read(name, bound.value(), value.value().to_vec());
    let found = block.as_ref().and_then(|block| block.rows().find(|(known, _)| *known == path));
    Ok(found.map(|(_, row)| row.to_vec()))
}

pub fn apply(transaction: &WriteTransaction, changes: &Changes) -> Result<(), redb::Error> {
    let name = definition(changes.table);
    if changes.anew {
        transaction.delete_table(name)?;
    }
    let (_, changed) = using(transaction.open_table(name)?, |table| change(table, changes));
    changed
}

fn change(table: &mut Table<&'static str, &'static [u8]>, changes: &Changes) -> Result<(), redb::Error> {
    let mut rest: &[Change] = &changes.rows;
    while let Some((first, _)) = rest.first() {
        let (bound, bytes) = match table.range(..=*first)?.next_back() {
            Some(entry) => {
                let (bound, value) = entry?;
                (bound.value().to_owned(), value.value().to_vec())
            }
            None => (String::new(), Vec::new()),
        };
        let next = table.range(*first..)?.find_map(|entry| match entry {
            Ok((next, _)) if next.value() != bound => Some(Ok(next.value().to_owned())),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        });
        let before = next.transpose()?;
        let here = before.as_deref().map_or(rest.len(), |before| rest.partition_point(|(path, _)| *path < before));
        let (now, later) = rest.split_at(here);
        rest = later;
        // What a damaged block knew is forgotten.
        let block = Block::read(changes.table, &bound, bytes);
        let rows = block.as_ref().map_or(Rows::none(), Block::rows);
        let merged = merge(changes.table, &bound, rows, now);
        if merged.is_empty() {
            table.remove(bound.as_str())?;
        }
        for (bound, bytes) in &merged {
            table.insert(bound.as_str(), bytes.as_slice())?;
        }
    }
    Ok(())
}
