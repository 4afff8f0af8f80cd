//! Small differences between two states of a list, to be taken one after the other: what is gone, what is new or stands elsewhere,
//! what reads otherwise.

/// One step from the old list to the new one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step<R> {
    Removed { at: usize },
    Inserted { at: usize, row: R },
    Changed { at: usize, row: R },
}

/// The steps that make `new` of `old`, each on what the one before left.
pub(super) fn steps<R: Clone + PartialEq, K: PartialEq>(old: &[R], new: &[R], key: impl Fn(&R) -> K) -> Vec<Step<R>> {
    let mut steps = Vec::new();
    let mut now: Vec<R> = old.to_vec();
    for at in (0..now.len()).rev() {
        if !new.iter().any(|row| key(row) == key(&now[at])) {
            now.remove(at);
            steps.push(Step::Removed { at });
        }
    }
    for (at, row) in new.iter().enumerate() {
        match now.iter().position(|it| key(it) == key(row)) {
            Some(stands) if stands == at => {
                if now[at] != *row {
                    now[at] = row.clone();
                    steps.push(Step::Changed { at, row: row.clone() });
                }
                continue;
            }
            // It moved: gone from where it stood, and there anew.
            Some(stands) => {
                now.remove(stands);
                steps.push(Step::Removed { at: stands });
            }
            None => {}
        }
        now.insert(at, row.clone());
        steps.push(Step::Inserted { at, row: row.clone() });
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::{Step, steps};

    type Row = (u8, u8);

    fn take(mut list: Vec<Row>, steps: &[Step<Row>]) -> Vec<Row> {
        for step in steps {
            match step {
                Step::Removed { at } => drop(list.remove(*at)),
                Step::Inserted { at, row } => list.insert(*at, *row),
                Step::Changed { at, row } => list[*at] = *row,
            }
        }
        list
    }

    #[test]
    fn the_steps_lead_from_every_small_list_to_every_other() {
        let lists: Vec<Vec<Row>> = (0..256_u16)
            .map(|bits| {
                let mut list: Vec<Row> =
                    (0..4).filter(|n| bits >> n & 1 == 1).map(|n| (n, u8::from(bits >> (4 + n) & 1 == 1))).collect();
                if bits & 16 != 0 {
                    list.reverse();
                }
                list
            })
            .collect();
        for old in &lists {
            for new in &lists {
                let found = steps(old, new, |row| row.0);
                assert_eq!(&take(old.clone(), &found), new, "{old:?}: {found:?}");
                assert!(old != new || found.is_empty());
            }
        }
    }

    #[test]
    fn one_row_that_reads_otherwise_is_one_step() {
        let old = [(1, 0), (2, 0), (3, 0)];
        assert_eq!(steps(&old, &[(1, 0), (2, 9), (3, 0)], |row| row.0), [Step::Changed { at: 1, row: (2, 9) }]);
    }
}
