//! Bugs that can be planted, to see that the simulation finds them. Without the feature `planted`, which no product turns on, every
//! question is answered with a constant no and nothing is left of it in the program.

/// A bug. Its sentence says what goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Bug {
    /// The phone's store does not sync.
    PhoneDoesNotSync = 1,
    /// A commit that found no room is taken for one that was done.
    FullDiskIsSaved,
    /// "Saved" is told before the commit.
    SavedBeforeCommit,
    /// Others' facts are not read again at a start.
    StartForgetsFacts,
    /// After a contact there is never another in this run of the app.
    ContactNeverEnds,
    /// A server that has no time is left alone for a month.
    PatienceForAMonth,
    /// Of others' news the first is skipped where several come.
    NewsSkipped,
    /// A clock pair of another boot counts.
    PairOfAnotherBoot,
    /// Running clocks of different boots are compared.
    SpanAcrossBoots,
    /// The wall clock counts as attested where nothing better is known.
    WallClockAttests,
    /// A boot that ends is a contradiction.
    RebootContradicts,
    /// Ten minutes late is in time.
    LateIsInTime,
    /// In time and delivered late is late.
    OfflineIsLate,
    /// What a silent device may hold is called missing.
    SilenceIsMissing,
    /// Nothing is ever missing.
    NothingIsMissing,
    /// A waiver of one thing waives all.
    WaiverOfAll,
    /// A visit can be called off after the arrival.
    CancelAfterArrival,
    /// A check-in ends the watch.
    CheckInEndsWatch,
    /// The alarm comes after twice the grace.
    AlarmLate,
    /// The alarm comes ten minutes early.
    AlarmEarly,
    /// A call for help is kept and raises no alarm.
    CallUnheard,
    /// A return ends a call for help.
    ReturnEndsCall,
    /// The server's store does not sync.
    ServerDoesNotSync,
    /// An alarm stands in inboxes alone, and goes out by no channel.
    AlarmStaysInside,
    /// A push that is repeated forks the journal.
    RepeatForks,
    /// A second branch is not kept.
    BranchNotKept,
    /// A receipt names an entry more than is stored.
    ReceiptNamesMore,
    /// A message that was sent is not noted as sent.
    SentIsForgotten,
    /// A revoked device may write.
    RevokedWrites,
    /// Timers fire five minutes early.
    TimerEarly,
    /// A timer is written down twice.
    TimerTwice,
    /// Timers that came due while the server was down are dropped.
    OverdueTimersDropped,
    /// Digest skips a row of a long batch.
    DigestSkipsRow,
    /// The department hears nothing of facts.
    SupervisorNotTold,
    /// A rebuild forgets the timers.
    RebuildForgetsTimers,
    /// The log skips a row.
    LogSkipsRow,
    /// What no copy holds is called safe.
    SafeTooEarly,
    /// A restore begins no other epoch.
    EpochStays,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 38] = [
        Self::PhoneDoesNotSync,
        Self::FullDiskIsSaved,
        Self::SavedBeforeCommit,
        Self::StartForgetsFacts,
        Self::ContactNeverEnds,
        Self::PatienceForAMonth,
        Self::NewsSkipped,
        Self::PairOfAnotherBoot,
        Self::SpanAcrossBoots,
        Self::WallClockAttests,
        Self::RebootContradicts,
        Self::LateIsInTime,
        Self::OfflineIsLate,
        Self::SilenceIsMissing,
        Self::NothingIsMissing,
        Self::WaiverOfAll,
        Self::CancelAfterArrival,
        Self::CheckInEndsWatch,
        Self::AlarmLate,
        Self::AlarmEarly,
        Self::CallUnheard,
        Self::ReturnEndsCall,
        Self::ServerDoesNotSync,
        Self::AlarmStaysInside,
        Self::RepeatForks,
        Self::BranchNotKept,
        Self::ReceiptNamesMore,
        Self::SentIsForgotten,
        Self::RevokedWrites,
        Self::TimerEarly,
        Self::TimerTwice,
        Self::OverdueTimersDropped,
        Self::DigestSkipsRow,
        Self::SupervisorNotTold,
        Self::RebuildForgetsTimers,
        Self::LogSkipsRow,
        Self::SafeTooEarly,
        Self::EpochStays,
    ];
}

#[cfg(all(feature = "planted", not(debug_assertions)))]
compile_error!("`planted` is for the simulation alone, never for a release");

#[cfg(feature = "planted")]
static PLANTED: std::sync::atomic::AtomicU8 = std::sync::atomic::AtomicU8::new(0);

/// Plants a bug in place of any other, or none.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.store(bug.map_or(0, |bug| bug as u8), std::sync::atomic::Ordering::SeqCst);
}

/// Whether this bug is planted.
#[cfg(feature = "planted")]
pub fn is(bug: Bug) -> bool {
    PLANTED.load(std::sync::atomic::Ordering::Relaxed) == bug as u8
}

/// No bug is.
#[cfg(not(feature = "planted"))]
#[inline(always)]
pub const fn is(_: Bug) -> bool {
    false
}
