// What a visit is called where its card is not here: never by its id.
import type { Visit } from '../core/door';
import type { Say } from '../words/words';

export const named = (visit: Pick<Visit, 'customer' | 'own'>, t: Say): string => visit.customer || t(visit.own ? 'visit.noCustomer' : 'visit.unnamed');
