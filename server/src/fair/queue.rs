//! The order of work: start-time fair queueing over groups first and the members of a group within it, in two lanes. Pure: what
//! is served is asked for, what it cost is told.
//!
//! Each group, and each member within its group, has a tag: how much work it has had, on a scale that all who wait share. Whoever
//! has the lowest is next. Who comes back from doing nothing begins where the others are, neither with a credit nor with a debt
//! for what nobody else wanted.

use std::collections::{BTreeMap, VecDeque};

use crate::fair::who::{Group, Member, Who};

#[cfg(test)]
mod tests;

/// How soon something must be served.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Short pushes, and what a device needs to make one: a check-in or a call for help may be in it.
    Short,
    /// All else.
    Long,
}

/// So many of the short lane may be served in a row while somebody waits in the long one.
pub const SHORTS_IN_A_ROW: usize = 8;

/// After so many that entered, whoever owes nothing any more is forgotten.
const SWEEP: u64 = 256;

/// How much is served at once, and how much waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slots {
    /// Served at once.
    pub slots: usize,
    /// Of these, kept for the short lane.
    pub kept: usize,
    /// Most that wait, in each lane.
    pub room: usize,
    /// Most of one member that wait, in each lane.
    pub of_member: usize,
}

impl Slots {
    fn of_lane(&self, lane: Lane) -> usize {
        match lane {
            Lane::Short => self.slots.max(1),
            Lane::Long => self.slots.saturating_sub(self.kept).max(1),
        }
    }

    /// Most that one group is served at once in a lane: where there are several, one is left for others.
    fn of_group(&self, lane: Lane) -> usize {
        self.of_lane(lane).saturating_sub(1).max(1)
    }
}

/// A place in the queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ticket(u64);

/// What became of somebody who wants to wait.
#[derive(Debug, PartialEq, Eq)]
pub enum Entered<T> {
    /// They wait.
    Waits(Ticket),
    /// They wait in the place of somebody whose group, or who, has more there.
    InPlaceOf(Ticket, T),
    /// There is no room for them.
    Full,
    /// As many of theirs wait as may.
    TooMany,
}

/// Something to be served now.
#[derive(Debug, PartialEq, Eq)]
pub struct Next<T> {
    /// For whom.
    pub who: Who,
    /// In which lane.
    pub lane: Lane,
    /// What it was thought to cost.
    pub cost: u64,
    /// What.
    pub item: T,
}

struct Waiting<T> {
    ticket: Ticket,
    cost: u64,
    item: T,
}

/// A member of a group.
struct Flow<T> {
    waiting: [VecDeque<Waiting<T>>; 2],
    serving: [usize; 2],
    tag: u64,
}

/// A group.
struct House<T> {
    members: BTreeMap<Member, Flow<T>>,
    /// The tag of the member that was served last.
    now: u64,
    waiting: [usize; 2],
    serving: [usize; 2],
    tag: u64,
}

/// Who waits, and who is served.
pub struct Queue<T> {
    slots: Slots,
    groups: BTreeMap<Group, House<T>>,
    /// The tag of the group that was served last.
    now: u64,
    waiting: [usize; 2],
    serving: [usize; 2],
    tickets: u64,
    shorts: usize,
}

impl<T> Flow<T> {
    fn idle(&self) -> bool {
        self.waiting.iter().all(VecDeque::is_empty) && self.serving == [0; 2]
    }

    /// One of a member is served at a time in a lane: what it asks for at once waits for itself, and for nobody else.
    fn ready(&self, lane: usize) -> bool {
        self.serving[lane] == 0 && !self.waiting[lane].is_empty()
    }
}

impl<T> House<T> {
    fn idle(&self) -> bool {
        self.waiting == [0; 2] && self.serving == [0; 2]
    }

    /// The member that is next in a lane.
    fn first(&self, lane: usize) -> Option<Member> {
        let ready = self.members.iter().filter(|(_, flow)| flow.ready(lane));
        ready.min_by_key(|(_, flow)| flow.tag).map(|(member, _)| *member)
    }

    /// The member with the most that wait in a lane, and how many.
    fn longest(&self, lane: usize) -> Option<(Member, usize)> {
        let lengths = self.members.iter().map(|(member, flow)| (*member, flow.waiting[lane].len()));
        lengths.max_by_key(|(_, length)| *length)
    }
}

impl<T> Queue<T> {
    /// An empty queue.
    pub fn new(slots: Slots) -> Self {
        let (waiting, serving) = ([0; 2], [0; 2]);
        Self { slots, groups: BTreeMap::new(), now: 0, waiting, serving, tickets: 0, shorts: 0 }
    }

    /// How many wait in a lane.
    pub fn waiting(&self, lane: Lane) -> usize {
        self.waiting[lane as usize]
    }

    /// How many are served.
    pub fn serving(&self) -> usize {
        self.serving.iter().sum()
    }

    /// Whether there would be room now.
    pub fn has_room(&self, who: &Who, lane: Lane) -> bool {
        self.waiting[lane as usize] < self.slots.room || self.victim(who, lane).is_some()
    }

    /// Lets somebody wait.
    pub fn enter(&mut self, who: &Who, lane: Lane, cost: u64, item: T) -> Entered<T> {
        let at = lane as usize;
        let own = self.groups.get(&who.group).and_then(|house| house.members.get(&who.member));
        if own.map_or(0, |flow| flow.waiting[at].len()) >= self.slots.of_member {
            return Entered::TooMany;
        }
        let mut gone = None;
        if self.waiting[at] >= self.slots.room {
            let Some(victim) = self.victim(who, lane) else { return Entered::Full };
            gone = self.take(&victim, at, |flow| flow.waiting[at].pop_back());
            if gone.is_none() {
                return Entered::Full;
            }
        }
        self.tickets += 1;
        if self.tickets.is_multiple_of(SWEEP) {
            let now = self.now;
            self.groups.retain(|_, house| !house.idle() || house.tag > now);
        }
        let ticket = Ticket(self.tickets);
        let flow = self.awake(who);
        flow.waiting[at].push_back(Waiting { ticket, cost: cost.max(1), item });
        if let Some(house) = self.groups.get_mut(&who.group) {
            house.waiting[at] += 1;
        }
        self.waiting[at] += 1;
        gone.map_or(Entered::Waits(ticket), |gone| Entered::InPlaceOf(ticket, gone.item))
    }

    /// Somebody does not wait any longer.
    pub fn leave(&mut self, who: &Who, lane: Lane, ticket: Ticket) -> Option<T> {
        let at = lane as usize;
        let left = self.take(who, at, |flow| {
            let place = flow.waiting[at].iter().position(|waiting| waiting.ticket == ticket)?;
            flow.waiting[at].remove(place)
        });
        left.map(|waiting| waiting.item)
    }

    /// The next to be served, who then is.
    pub fn next(&mut self) -> Option<Next<T>> {
        let turn = self.shorts >= SHORTS_IN_A_ROW;
        let lanes = if turn { [Lane::Long, Lane::Short] } else { [Lane::Short, Lane::Long] };
        let (lane, group, member) = lanes.into_iter().find_map(|lane| self.first(lane))?;
        let at = lane as usize;
        let house = self.groups.get_mut(&group)?;
        let flow = house.members.get_mut(&member)?;
        let Waiting { cost, item, .. } = flow.waiting[at].pop_front()?;
        (house.now, self.now) = (house.now.max(flow.tag), self.now.max(house.tag));
        (flow.tag, house.tag) = (flow.tag.saturating_add(cost), house.tag.saturating_add(cost));
        for serving in [&mut flow.serving, &mut house.serving, &mut self.serving] {
            serving[at] += 1;
        }
        house.waiting[at] -= 1;
        self.waiting[at] -= 1;
        self.shorts = if lane == Lane::Short && self.waiting[Lane::Long as usize] > 0 { self.shorts + 1 } else { 0 };
        Some(Next { who: Who { group, member }, lane, cost, item })
    }

    /// Something was served, and cost this in place of what was thought.
    pub fn done(&mut self, who: &Who, lane: Lane, thought: u64, cost: u64) {
        let at = lane as usize;
        let Some(house) = self.groups.get_mut(&who.group) else { return };
        let Some(flow) = house.members.get_mut(&who.member) else { return };
        for tag in [&mut flow.tag, &mut house.tag] {
            *tag = tag.saturating_sub(thought).saturating_add(cost.max(1));
        }
        for serving in [&mut flow.serving, &mut house.serving, &mut self.serving] {
            serving[at] = serving[at].saturating_sub(1);
        }
        self.forget(&who.group);
    }

    /// What somebody was served makes more work than was seen when it was done.
    pub fn charge(&mut self, who: &Who, cost: u64) {
        let flow = self.awake(who);
        flow.tag = flow.tag.saturating_add(cost);
        if let Some(house) = self.groups.get_mut(&who.group) {
            house.tag = house.tag.saturating_add(cost);
        }
        self.forget(&who.group);
    }

    /// Who is next in a lane, if anybody may be served in it.
    fn first(&self, lane: Lane) -> Option<(Lane, Group, Member)> {
        let at = lane as usize;
        let all: usize = self.serving.iter().sum();
        if all >= self.slots.slots.max(1) || self.serving[at] >= self.slots.of_lane(lane) {
            return None;
        }
        let ready = self.groups.iter().filter(|(_, house)| house.waiting[at] > 0);
        let ready = ready.filter(|(_, house)| house.serving[at] < self.slots.of_group(lane));
        let ready = ready.filter_map(|(group, house)| house.first(at).map(|member| (house.tag, group, member)));
        ready.min_by_key(|(tag, ..)| *tag).map(|(_, group, member)| (lane, group.clone(), member))
    }

    /// Whose last place somebody may take where the room is full: of the group that has most, where that is more than theirs
    /// would be; within one group, of the member that has.
    fn victim(&self, who: &Who, lane: Lane) -> Option<Who> {
        let at = lane as usize;
        let (group, house) = self.groups.iter().max_by_key(|(_, house)| house.waiting[at])?;
        let (member, length) = house.longest(at)?;
        let own = self.groups.get(&who.group);
        let more = if *group == who.group {
            let of_member = own.and_then(|house| house.members.get(&who.member));
            length > of_member.map_or(0, |flow| flow.waiting[at].len()) + 1
        } else {
            house.waiting[at] > own.map_or(0, |house| house.waiting[at]) + 1
        };
        more.then(|| Who { group: group.clone(), member })
    }

    fn take(
        &mut self,
        who: &Who,
        at: usize,
        from: impl FnOnce(&mut Flow<T>) -> Option<Waiting<T>>,
    ) -> Option<Waiting<T>> {
        let house = self.groups.get_mut(&who.group)?;
        let taken = from(house.members.get_mut(&who.member)?)?;
        house.waiting[at] -= 1;
        self.waiting[at] -= 1;
        self.forget(&who.group);
        Some(taken)
    }

    /// Somebody's flow, from now on level with the others where they did nothing.
    fn awake(&mut self, who: &Who) -> &mut Flow<T> {
        let now = self.now;
        let house = self.groups.entry(who.group.clone()).or_insert_with(|| House {
            members: BTreeMap::new(),
            now: 0,
            waiting: [0; 2],
            serving: [0; 2],
            tag: now,
        });
        if house.idle() {
            house.tag = house.tag.max(now);
        }
        let now = house.now;
        let flow = house.members.entry(who.member).or_insert_with(|| Flow {
            waiting: [VecDeque::new(), VecDeque::new()],
            serving: [0; 2],
            tag: now,
        });
        if flow.idle() {
            flow.tag = flow.tag.max(now);
        }
        flow
    }

    /// Forgets whoever does nothing and owes nothing.
    fn forget(&mut self, group: &Group) {
        if self.waiting == [0; 2] && self.serving == [0; 2] {
            self.groups.clear();
            (self.now, self.shorts) = (0, 0);
            return;
        }
        let Some(house) = self.groups.get_mut(group) else { return };
        if house.idle() && house.tag <= self.now {
            self.groups.remove(group);
        } else {
            let now = house.now;
            house.members.retain(|_, flow| !flow.idle() || flow.tag > now);
        }
    }
}
