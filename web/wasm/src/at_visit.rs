//! What the rep's page of a visit asks of the core: the visit in full, what is typed, photos and signatures, thanks, customers.

use sync_core::assessment::Tongue;
use sync_core::blob::PART;
use sync_core::cbor;
use sync_core::document::record::shown_text;
use sync_core::ids::VisitId;
use sync_core::sync::BlobAnswer;

use crate::core::{Bad, Core, id};
use crate::shape::blob::{Confirmed, DrawnBlobs, Own, OwnBlobs, Picture, drawing};
use crate::shape::command::Do;
use crate::shape::customer::{CustomerChoice, says, words};
use crate::shape::detail::{Detail, Thanks, Typed, far};
use crate::shape::input::Clocks;

impl Core {
    /// One visit in full; none where nothing of it is here.
    ///
    /// # Errors
    /// [`Bad`] for clocks or an id that make no sense.
    pub fn detail(&self, clocks: Clocks, visit: &str) -> Result<Option<Detail>, Bad> {
        let (now, visit) = (clocks.read()?, id(visit)?);
        let both = self.engine.visit(&now, &visit).zip(self.engine.content(&visit));
        Ok(both.map(|(status, content)| Detail::of(status, content, far(self.engine.synced_lines(&visit)))))
    }

    /// What the policy says of a tap while it is being typed (V6.1, V6.2, V7.2, V7.3, V9.1, V9.2, A3.2).
    ///
    /// # Errors
    /// [`Bad`] naming what makes no sense.
    pub fn typed(&self, command: Do) -> Result<Typed, Bad> {
        Ok(self.engine.typed(&command.read()?).into())
    }

    /// A picture that is ready to be kept: what a JPEG says beside its pixels is taken out.
    ///
    /// # Errors
    /// [`Bad`] for an id that makes no sense. What can't be attached is told in the answer.
    pub fn picture(&self, visit: &str, bytes: Vec<u8>) -> Result<Picture, Bad> {
        Ok(Picture::of(bytes, self.engine.attachment_limit(&id(visit)?)))
    }

    /// What a customer is shown before they sign (V13.1).
    ///
    /// # Errors
    /// [`Bad`] for an id that makes no sense.
    pub fn shown(&self, visit: &str) -> Result<String, Bad> {
        let content = self.engine.content(&id(visit)?);
        Ok(content.and_then(|content| content.record).map(|record| shown_text(&record)).unwrap_or_default())
    }

    /// What is to be kept of a signature before the record is signed with it.
    ///
    /// # Errors
    /// [`Bad`] for strokes that nobody can have drawn, with what to do.
    pub fn drawn(&self, strokes: &str, shown: String) -> Result<DrawnBlobs, Bad> {
        let (strokes, picture, _) = drawing(strokes, shown)?.blobs();
        Ok(DrawnBlobs { strokes: strokes.into(), picture: picture.into() })
    }

    /// The blobs that own entries name.
    pub fn own_blobs(&self) -> OwnBlobs {
        let own = self.engine.own_blobs().into_iter();
        OwnBlobs {
            all: own
                .map(|own| (self.engine.synced_entry(own.seq).en(), own))
                .map(|(far, own)| Own::of(own, far))
                .collect(),
            named: self.engine.named_blobs().iter().map(ToString::to_string).collect(),
            epoch: self.engine.server_epoch(),
            part: u32::try_from(PART).unwrap_or(u32::MAX),
        }
    }

    /// The thank-you as it can be drafted from the record (V10.1), in `zh` or `en`; none where the plan is not here.
    ///
    /// # Errors
    /// [`Bad`] for what makes no sense.
    pub fn thanks(&self, clocks: Clocks, visit: &str, tongue: &str) -> Result<Option<Thanks>, Bad> {
        let tongue = match tongue {
            "zh" => Tongue::Zh,
            "en" => Tongue::En,
            _ => return Err(Bad::of("tongue", "give zh or en")),
        };
        let (now, visit): (_, VisitId) = (clocks.read()?, id(visit)?);
        let writer = self.engine.enrolment().map(|enrolment| enrolment.person.to_string()).unwrap_or_default();
        Ok(self.engine.thanks(&now, &visit, &writer, tongue).map(Thanks::from))
    }

    /// The cards of customers that are here, by name: those on which every word of `find` stands, at most `limit`.
    pub fn customers(&self, find: &str, limit: u32) -> Vec<CustomerChoice> {
        let wanted = words(find);
        let cards = self.engine.customers().into_iter().map(CustomerChoice::from);
        cards.filter(|card| says(card, &wanted)).take(limit as usize).collect()
    }
}

/// How much of a blob the server says it holds.
///
/// # Errors
/// [`Bad`] where the answer is not the server's.
pub fn confirmed(answer: &[u8]) -> Result<Confirmed, Bad> {
    let not_ours = |_| Bad::of("answer", "it is not the Sojourn server's: is there a login page in between?");
    let answer: BlobAnswer = cbor::decode("blob answer", answer).map_err(not_ours)?;
    Ok(Confirmed { bytes: answer.confirmed, whole: answer.whole })
}
