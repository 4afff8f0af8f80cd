//! The verbs of a trip (V6.3): an itinerary made from plans, its legs, and what is shared of it.

use clap::{ArgGroup, Subcommand};
use sync_core::command::Command;
use sync_core::document::itinerary::{ItineraryEdit, LegEdit};
use sync_core::ids::{PersonId, VisitId};
use sync_core::itinerary::Asked;
use sync_core::time::{Millis, Timestamp};

use super::act::Act;
use super::args::rfc3339;

/// What can be done about a trip.
#[derive(Debug, Subcommand)]
pub enum TripVerb {
    /// Make the itinerary of a trip from the plans of its visits; it belongs to the first of them
    #[command(
        group = ArgGroup::new("back").required(true).args(["return_by", "return_after"]),
        after_help = "Example:\n  sojourn-device --dir phone trip --visits v1,v2 --return-by 2026-09-18T20:00:00+08:00 \\\n      --watchers wang.lei,chen.bo --every 6 --emergency-name 'Li Qiang' --emergency-phone '+86 138 0000 0000'"
    )]
    Trip {
        /// Which visits, for example v1,v2
        #[arg(long, value_delimiter = ',', required = true)]
        visits: Vec<VisitId>,
        /// When you mean to be back, RFC 3339
        #[arg(long, value_name = "TIME", value_parser = rfc3339)]
        return_by: Option<Timestamp>,
        /// Or so many hours after the last visit
        #[arg(long, value_name = "HOURS")]
        return_after: Option<u32>,
        /// The zone in which the return is written, for example Europe/Berlin; the office's where it is left out
        #[arg(long, value_name = "ZONE")]
        zone: Option<String>,
        /// Who watches, for example li.na,wang.wei
        #[arg(long, value_delimiter = ',')]
        watchers: Vec<PersonId>,
        /// A sign of life every so many hours
        #[arg(long, value_name = "HOURS")]
        every: Option<u32>,
        /// Or at a local time, for example 2026-09-15T18:00[Asia/Urumqi]; may be given several times
        #[arg(long = "check-in", value_name = "TIME")]
        check_ins: Vec<String>,
        /// Whom to call when something has happened
        #[arg(long)]
        emergency_name: Option<String>,
        /// Their telephone
        #[arg(long)]
        emergency_phone: Option<String>,
    },
    /// Change a trip: its return, watchers, signs of life, whom to call
    EditTrip {
        /// The trip's lead visit, or any of its visits
        visit: VisitId,
        /// When you mean to be back, local time
        #[arg(long, value_name = "LOCAL TIME")]
        return_at: Option<String>,
        /// The zone of that
        #[arg(long, value_name = "ZONE")]
        zone: Option<String>,
        /// Who watches
        #[arg(long, value_delimiter = ',')]
        watchers: Option<Vec<String>>,
        /// A sign of life every so many hours; 0 for not
        #[arg(long, value_name = "HOURS")]
        every: Option<u32>,
        /// Or at a local time; may be given several times
        #[arg(long = "check-in", value_name = "TIME")]
        check_ins: Option<Vec<String>>,
        /// Whom to call when something has happened
        #[arg(long)]
        emergency_name: Option<String>,
        /// Their telephone
        #[arg(long)]
        emergency_phone: Option<String>,
    },
    /// Write a leg of a trip: where, by what, where you sleep, until when nothing can be heard of you
    #[command(
        after_help = "Example:\n  sojourn-device --dir phone leg v1 hami --place Hami --depart 2026-09-15T08:00 --depart-zone Asia/Shanghai \\\n      --arrive 2026-09-15T14:00 --arrive-zone Asia/Urumqi --transport car --no-coverage-until 2026-09-16T09:00"
    )]
    Leg(Box<LegArgs>),
    /// Share the itinerary with the watchers that it names
    ShareTrip {
        /// The trip's lead visit, or any of its visits
        visit: VisitId,
    },
    /// Leave a note for helpers: nobody is shown it but who opens it while the watch is alarmed, and you are told
    MedicalNote {
        /// The trip's lead visit, or any of its visits
        visit: VisitId,
        /// The note; an empty one takes it back
        note: String,
    },
}

/// A leg.
#[derive(Debug, clap::Args)]
pub struct LegArgs {
    /// The trip's lead visit, or any of its visits
    pub visit: VisitId,
    /// The leg's name: that of its visit for those made from plans
    pub leg: String,
    /// Take it out
    #[arg(long)]
    pub remove: bool,
    /// Where it leads
    #[arg(long)]
    pub place: Option<String>,
    /// Whom you meet there
    #[arg(long)]
    pub contact: Option<String>,
    /// Their telephone
    #[arg(long)]
    pub phone: Option<String>,
    /// When you depart, local time
    #[arg(long, value_name = "LOCAL TIME")]
    pub depart: Option<String>,
    /// The zone of that
    #[arg(long, value_name = "ZONE")]
    pub depart_zone: Option<String>,
    /// When you arrive, local time
    #[arg(long, value_name = "LOCAL TIME")]
    pub arrive: Option<String>,
    /// The zone of the place
    #[arg(long, value_name = "ZONE")]
    pub arrive_zone: Option<String>,
    /// Until when you stay, local time
    #[arg(long, value_name = "LOCAL TIME")]
    pub until: Option<String>,
    /// By what
    #[arg(long)]
    pub transport: Option<String>,
    /// Where you sleep
    #[arg(long)]
    pub lodging: Option<String>,
    /// Until when nothing can be heard of you, local time at the place
    #[arg(long, value_name = "LOCAL TIME")]
    pub no_coverage_until: Option<String>,
}

impl From<TripVerb> for Act {
    fn from(verb: TripVerb) -> Self {
        Self::Save(match verb {
            TripVerb::Trip {
                visits,
                return_by,
                return_after,
                zone,
                watchers,
                every,
                check_ins,
                emergency_name,
                emergency_phone,
            } => {
                let asked = Asked {
                    return_at: return_by,
                    return_after: return_after.map(|hours| Millis::hours(i64::from(hours))),
                    return_zone: zone,
                    watchers,
                    check_in_hours: every,
                    check_ins,
                    emergency_name,
                    emergency_phone,
                };
                Command::Trip { visits, asked: Box::new(asked) }
            }
            TripVerb::EditTrip {
                visit,
                return_at,
                zone,
                watchers,
                every,
                check_ins,
                emergency_name,
                emergency_phone,
            } => {
                let edit = ItineraryEdit {
                    legs: Vec::new(),
                    return_at,
                    return_zone: zone,
                    check_ins,
                    check_in_hours: every,
                    watchers,
                    emergency_name,
                    emergency_phone,
                };
                Command::EditTrip { visit, edit: Box::new(edit) }
            }
            TripVerb::Leg(args) => leg(*args),
            TripVerb::ShareTrip { visit } => Command::ShareTrip { visit },
            TripVerb::MedicalNote { visit, note } => Command::MedicalNote { visit, note },
        })
    }
}

fn leg(args: LegArgs) -> Command {
    let leg = LegEdit {
        id: args.leg,
        removed: args.remove,
        visit: None,
        place: args.place,
        contact: args.contact,
        phone: args.phone,
        depart: args.depart,
        depart_zone: args.depart_zone,
        arrive: args.arrive,
        arrive_zone: args.arrive_zone,
        until: args.until,
        transport: args.transport,
        lodging: args.lodging,
        no_coverage_until: args.no_coverage_until,
    };
    let edit = ItineraryEdit { legs: vec![leg], ..ItineraryEdit::default() };
    Command::EditTrip { visit: args.visit, edit: Box::new(edit) }
}
