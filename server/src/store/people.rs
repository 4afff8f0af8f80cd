//! Organisations, people, devices, enrolment codes and nonces.

use sync_core::ids::{CustomerId, DepartmentId, DeviceId, Epoch, Nonce, OrgId, PersonId, Seq};
use sync_core::sync::Head;
use sync_core::time::Timestamp;

use crate::store::{
    Customer, Delegation, Department, Device, LookRow, NonceKind, Organisation, Person, Position, StoreError,
};

/// Asks about people and devices.
pub trait ReadPeople {
    /// Which life of the store this is.
    fn epoch(&self) -> Result<Epoch, StoreError>;
    /// All organisations.
    fn organisations(&self) -> Result<Vec<Organisation>, StoreError>;
    /// One organisation.
    fn organisation(&self, org: &OrgId) -> Result<Option<Organisation>, StoreError>;
    /// All departments, by id.
    fn departments(&self, org: &OrgId) -> Result<Vec<Department>, StoreError>;
    /// All people, by id.
    fn people(&self, org: &OrgId) -> Result<Vec<Person>, StoreError>;
    /// One person.
    fn person(&self, org: &OrgId, id: &PersonId) -> Result<Option<Person>, StoreError>;
    /// One customer.
    fn customer(&self, org: &OrgId, id: &CustomerId) -> Result<Option<Customer>, StoreError>;
    /// One device.
    fn device(&self, org: &OrgId, id: &DeviceId) -> Result<Option<Device>, StoreError>;
    /// All devices, by id.
    fn devices(&self, org: &OrgId) -> Result<Vec<Device>, StoreError>;
    /// A person's devices, by id.
    fn devices_of(&self, org: &OrgId, person: &PersonId) -> Result<Vec<Device>, StoreError>;
    /// Which app a device runs, as its last start said; none where that is not known.
    fn app_of(&self, org: &OrgId, device: &DeviceId) -> Result<Option<String>, StoreError>;
    /// Departments as they were at a position, by id; their names are those of now.
    fn departments_at(&self, org: &OrgId, at: Position) -> Result<Vec<Department>, StoreError>;
    /// A person's department as it was at a position.
    fn department_at(&self, org: &OrgId, id: &PersonId, at: Position) -> Result<Option<DepartmentId>, StoreError>;
    /// The position since which the chart of people and departments has not changed; 0 if it never did.
    fn chart_since(&self, org: &OrgId) -> Result<Position, StoreError>;
    /// All delegations that were ever given, oldest first.
    fn delegations(&self, org: &OrgId) -> Result<Vec<Delegation>, StoreError>;
    /// Looks at a person that were written down after a time, latest first.
    fn looks(&self, org: &OrgId, about: &PersonId, after: Timestamp, limit: usize) -> Result<Vec<LookRow>, StoreError>;
    /// Delegations of all organisations that begin or end by a time and have not yet.
    fn due_delegations(&self, now: Timestamp) -> Result<Vec<(OrgId, Delegation)>, StoreError>;
    /// When the next delegation begins or ends.
    fn next_delegation(&self) -> Result<Option<Timestamp>, StoreError>;
    /// The answer that this nonce's request got, if that request had this digest.
    fn kept_answer(&self, nonce: &Nonce, digest: &[u8; 32]) -> Result<Option<Vec<u8>>, StoreError>;
}

/// Changes people and devices.
pub trait WritePeople {
    /// Inserts or replaces an organisation.
    fn put_organisation(&mut self, organisation: &Organisation) -> Result<(), StoreError>;
    /// Inserts or replaces a department.
    fn put_department(&mut self, org: &OrgId, department: &Department) -> Result<(), StoreError>;
    /// Inserts or replaces a person.
    fn put_person(&mut self, org: &OrgId, person: &Person) -> Result<(), StoreError>;
    /// Notes that a person's place in the chart is as it stands, since a position.
    fn note_person(&mut self, org: &OrgId, id: &PersonId, since: Position) -> Result<(), StoreError>;
    /// Notes that a department's place in the chart is as it stands, since a position.
    fn note_department(&mut self, org: &OrgId, id: &DepartmentId, since: Position) -> Result<(), StoreError>;
    /// Inserts or replaces a delegation.
    fn put_delegation(&mut self, org: &OrgId, delegation: &Delegation) -> Result<(), StoreError>;
    /// Inserts or replaces a customer.
    fn put_customer(&mut self, org: &OrgId, customer: &Customer) -> Result<(), StoreError>;
    /// Drops a person's codes that no device has used.
    fn drop_codes_of(&mut self, org: &OrgId, person: &PersonId) -> Result<(), StoreError>;
    /// Keeps a one-time code by its digest; those that are over go.
    fn add_code(
        &mut self,
        org: &OrgId,
        digest: &[u8; 32],
        person: &PersonId,
        expires: Timestamp,
    ) -> Result<(), StoreError>;
    /// Whose code it is, if it is not over: with the device that used it, if one did.
    fn code(
        &mut self,
        org: &OrgId,
        digest: &[u8; 32],
        now: Timestamp,
    ) -> Result<Option<(PersonId, Option<DeviceId>)>, StoreError>;
    /// Marks a code as used by a device.
    fn use_code(&mut self, org: &OrgId, digest: &[u8; 32], device: &DeviceId) -> Result<(), StoreError>;
    /// Adds a device.
    fn add_device(&mut self, org: &OrgId, device: &Device) -> Result<(), StoreError>;
    /// Moves the stored end of a device's journal.
    fn set_head(&mut self, org: &OrgId, device: &DeviceId, head: &Head) -> Result<(), StoreError>;
    /// Moves the digested end of a device's journal.
    fn set_merged(&mut self, org: &OrgId, device: &DeviceId, merged: Seq) -> Result<(), StoreError>;
    /// Notes which app a device runs.
    fn set_app(&mut self, org: &OrgId, device: &DeviceId, app: &str) -> Result<(), StoreError>;
    /// Marks that a chain has two heads from an entry on, known since a position; an earlier mark stays.
    fn set_forked(&mut self, org: &OrgId, device: &DeviceId, from: Seq, since: Position) -> Result<(), StoreError>;
    /// Gives a device a nonce. Of many unused ones of a kind the oldest may be forgotten.
    fn add_nonce(
        &mut self,
        nonce: &Nonce,
        org: &OrgId,
        device: &DeviceId,
        kind: NonceKind,
        now: Timestamp,
    ) -> Result<(), StoreError>;
    /// Takes a nonce away, if this device has it and it was not used: when it was given.
    fn take_nonce(
        &mut self,
        nonce: &Nonce,
        org: &OrgId,
        device: &DeviceId,
        kind: NonceKind,
    ) -> Result<Option<Timestamp>, StoreError>;
    /// Keeps the answer that a nonce's request got, in place of the device's last one.
    fn keep_answer(
        &mut self,
        org: &OrgId,
        device: &DeviceId,
        nonce: &Nonce,
        digest: &[u8; 32],
        answer: &[u8],
    ) -> Result<(), StoreError>;
}
