// The types of the server's API, written from its own description: npm run api. Not by hand.
export interface paths {
    "/.well-known/jwks.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The public keys that access tokens are checked with (RFC 7517). */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description a JWK set */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether the server works: 507 while the disk is full, 503 once the store has stopped, and while no timer fires: then no
         *     deadline and no alarm goes off.
         */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["Health"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's account. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AccountJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/absences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's absences, oldest first. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AbsenceJson"][];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Says that the caller is away for a time. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["AwayJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AbsenceJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/absences/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes one of the caller's absences back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["BackJson"];
                };
            };
            responses: {
                /** @description taken back */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/codes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Keeps what a phone's codes are told apart by; what it gave before counts no more. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description set-codes, see docs/wire.md */
            requestBody: {
                content: {
                    "application/cbor": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description true: kept */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Changes the caller's password. Their devices stay enrolled; invitations and logins under way are void. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ChangeBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["AccountJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/push": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The key that browsers subscribe for, and the caller's that did. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Has the device that asks get notices, in place of what it had. A device that had the same endpoint gets none any more. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SubscribeJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PushJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/push/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends it for one of the caller's devices. One that had none is as good. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["EndPushJson"];
                };
            };
            responses: {
                /** @description it gets none any more */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins to set up a second factor for the caller; one that is there holds until the new one is confirmed. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepUpBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["NewFactorJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account/second-factor/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes the second factor that was set up. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ConfirmBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RecoveryJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/archive": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Visits that the caller may see, by class, business field, time and words, latest first. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Words that must all stand in it, in whatever order; those between double quotes as they stand. Chinese is found anywhere in
                     *     a text, Latin words by their beginning.
                     */
                    text?: string;
                    /** @description The customer's nature: `trader`, `manufacturer` or `end_customer`. */
                    class?: string;
                    /** @description The customer's tier, A to D. */
                    tier?: string;
                    /** @description The customer's business field, as it stands on the card. */
                    field?: string;
                    /** @description The customer's id. */
                    customer?: string;
                    /** @description The rep's department. */
                    department?: string;
                    /** @description How far the review of the record is, for example `passed`. */
                    review?: string;
                    /** @description The first day of the planned start, for example `2026-09-01`, in the office's zone. */
                    from?: string;
                    /** @description The last day. */
                    upto?: string;
                    /** @description Where the page before ended: its `next`. */
                    after?: string;
                    /** @description Visits on the page: 50, at most 200. */
                    limit?: number;
                    /** @description The language of headings; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ArchiveJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/archive.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Visits as a CSV file for Excel, no cell a formula: those that the access table lets the caller take away. That it was taken
         *     stands in the journal.
         */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Words that must all stand in it, in whatever order; those between double quotes as they stand. Chinese is found anywhere in
                     *     a text, Latin words by their beginning.
                     */
                    text?: string;
                    /** @description The customer's nature: `trader`, `manufacturer` or `end_customer`. */
                    class?: string;
                    /** @description The customer's tier, A to D. */
                    tier?: string;
                    /** @description The customer's business field, as it stands on the card. */
                    field?: string;
                    /** @description The customer's id. */
                    customer?: string;
                    /** @description The rep's department. */
                    department?: string;
                    /** @description How far the review of the record is, for example `passed`. */
                    review?: string;
                    /** @description The first day of the planned start, for example `2026-09-01`, in the office's zone. */
                    from?: string;
                    /** @description The last day. */
                    upto?: string;
                    /** @description Where the page before ended: its `next`. */
                    after?: string;
                    /** @description Visits on the page: 50, at most 200. */
                    limit?: number;
                    /** @description The language of headings; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description UTF-8 with its mark */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/archive/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How many of the visits that the caller may see are filed under what. */
        get: {
            parameters: {
                query?: {
                    /**
                     * @description Words that must all stand in it, in whatever order; those between double quotes as they stand. Chinese is found anywhere in
                     *     a text, Latin words by their beginning.
                     */
                    text?: string;
                    /** @description The customer's nature: `trader`, `manufacturer` or `end_customer`. */
                    class?: string;
                    /** @description The customer's tier, A to D. */
                    tier?: string;
                    /** @description The customer's business field, as it stands on the card. */
                    field?: string;
                    /** @description The customer's id. */
                    customer?: string;
                    /** @description The rep's department. */
                    department?: string;
                    /** @description How far the review of the record is, for example `passed`. */
                    review?: string;
                    /** @description The first day of the planned start, for example `2026-09-01`, in the office's zone. */
                    from?: string;
                    /** @description The last day. */
                    upto?: string;
                    /** @description Where the page before ended: its `next`. */
                    after?: string;
                    /** @description Visits on the page: 50, at most 200. */
                    limit?: number;
                    /** @description The language of headings; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CountsJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/board": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The board of the visits that the caller may see, judged at the server's now: a page, by planned start. */
        get: {
            parameters: {
                query?: {
                    /** @description The rep's department. */
                    department?: string;
                    /** @description The rep. */
                    person?: string;
                    /** @description The ISO week of the planned start, for example `2026-W47`, in `zone`. */
                    week?: string;
                    /** @description A state that something owed on the visit is in, for example `late`. */
                    state?: string;
                    /** @description Words that must all stand in the name of customer or rep, or in an id; at most 200 letters. */
                    q?: string;
                    /** @description The IANA zone in which weeks are weeks; the office's where none is named. */
                    zone?: string;
                    /** @description The language of sentences; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                    /** @description Where the page before ended: its `next`. */
                    after?: string;
                    /** @description Visits on the page: 200, and at most 200. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["BoardJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/board/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What changed on the caller's board since an earlier answer. */
        get: {
            parameters: {
                query: {
                    /** @description The rep's department. */
                    department?: string;
                    /** @description The rep. */
                    person?: string;
                    /** @description The ISO week of the planned start, for example `2026-W47`, in `zone`. */
                    week?: string;
                    /** @description A state that something owed on the visit is in, for example `late`. */
                    state?: string;
                    /** @description Words that must all stand in the name of customer or rep, or in an id; at most 200 letters. */
                    q?: string;
                    /** @description The IANA zone in which weeks are weeks; the office's where none is named. */
                    zone?: string;
                    /** @description The language of sentences; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                    /** @description The `mark` of an earlier answer. */
                    since: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ChangesJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/board/figures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's board in numbers, by department and by week, and what there is to choose by. */
        get: {
            parameters: {
                query?: {
                    /** @description The rep's department. */
                    department?: string;
                    /** @description The rep. */
                    person?: string;
                    /** @description The ISO week of the planned start, for example `2026-W47`, in `zone`. */
                    week?: string;
                    /** @description A state that something owed on the visit is in, for example `late`. */
                    state?: string;
                    /** @description Words that must all stand in the name of customer or rep, or in an id; at most 200 letters. */
                    q?: string;
                    /** @description The IANA zone in which weeks are weeks; the office's where none is named. */
                    zone?: string;
                    /** @description The language of sentences; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FiguresJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/board/lanes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's board in lanes, the most urgent first: a page of each, or of one. */
        get: {
            parameters: {
                query?: {
                    /** @description The rep's department. */
                    department?: string;
                    /** @description The rep. */
                    person?: string;
                    /** @description The ISO week of the planned start, for example `2026-W47`, in `zone`. */
                    week?: string;
                    /** @description A state that something owed on the visit is in, for example `late`. */
                    state?: string;
                    /** @description Words that must all stand in the name of customer or rep, or in an id; at most 200 letters. */
                    q?: string;
                    /** @description The IANA zone in which weeks are weeks; the office's where none is named. */
                    zone?: string;
                    /** @description The language of sentences; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                    /** @description One lane: `act`, `decide`, `silent`, `running`, `done` or `other`; all where none is named. */
                    lane?: string;
                    /** @description Where the page before ended: the lane's `next`. Asks for a lane. */
                    after?: string;
                    /** @description Cards of each lane: 50, at most 200. */
                    limit?: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LanesJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/calendar.ics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A trip for a calendar program, by an address's token alone. One that was ended, and one of a trip that is over, is not found. */
        get: {
            parameters: {
                query: {
                    /** @description What `POST /v1/itineraries/{id}/calendar` told. */
                    token: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description RFC 5545 */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/calendar": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/counts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the server counts of the caller's visits, to be held against their phone. */
        get: {
            parameters: {
                query?: {
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TallyJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/courier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes in what a colleague's phone carries for another. The answer is for that other, and says nothing of the content. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description sealed, see docs/wire.md */
            requestBody: {
                content: {
                    "application/cbor": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description courier-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/courier/key": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The server's public key for couriers, signed. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description signed-seal-key, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Which customers are due for a visit. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CoverageJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The customers that the caller may see: of whom they or those below them are in charge, or all by their role. */
        get: {
            parameters: {
                query?: {
                    /** @description Only those that are due to be verified (C2.4). */
                    due?: boolean;
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CustomersJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers.csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Cards as a CSV file for Excel, no cell a formula: those of whom somebody below the caller is in charge, or all by their role.
         *     That it was taken stands in the journal.
         */
        get: {
            parameters: {
                query?: {
                    /** @description The language of headings; as the API names the fields where none is named. */
                    lang?: components["schemas"]["Lang"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description UTF-8 with its mark */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/csv": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers.xlsx": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The same as a workbook. */
        get: {
            parameters: {
                query?: {
                    /** @description The language of headings; as the API names the fields where none is named. */
                    lang?: components["schemas"]["Lang"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description one sheet of words */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings in a sheet of cards, CSV or a workbook, of at most 4 MiB and 10,000 rows; `sojourn admin customer import` takes more. Every
         *     cell is looked at before anything is written; rows that are wrong are named and left out, or keep all out.
         */
        post: {
            parameters: {
                query?: {
                    /** @description Look only: nothing is written. */
                    check?: boolean;
                    /** @description One bad row keeps all others out. */
                    all_or_nothing?: boolean;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description the file: .csv in UTF-8, UTF-16 or GB18030, or .xlsx */
            requestBody: {
                content: {
                    "application/octet-stream": string;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ImportJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/customers/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A customer's card with its history. An id that was merged into another finds the card it is now. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the customer's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CardJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delegations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Delegations that concern the caller and those below them. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DelegationJson"][];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Lends a superior's powers for a time. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LendJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DelegationJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delegations/{id}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Ends powers that are lent, before their time. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the delegation's number */
                    id: number;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description ended */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Leaves a journal in quarantine. The answer is a receipt and nothing else. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description deposit-request, see docs/wire.md */
            requestBody: {
                content: {
                    "application/cbor": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description deposit-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What waits in quarantine, with what is proven of each entry's time. What the entries say is not shown before they are taken. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DepositsJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deposits/{device}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Decides what becomes of a device's quarantine. It can't be taken back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the device's id */
                    device: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["DecisionJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DecidedJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The caller's own devices, and those of people whom they may look after. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DevicesJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{device}/loss": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Declares a device lost: what may be on it is not called missing, and it can only leave its journal until it is enrolled anew. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the device's id */
                    device: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceDoneJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{device}/name": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a device another name. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the device's id */
                    device: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["NameJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceDoneJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/devices/{device}/revocation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Revokes a device for good: it reads nothing and sends nothing any more, and can only leave its journal. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the device's id */
                    device: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["ReasonJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DeviceDoneJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The last drills, newest first: each rung, who stands on it, how far the notice came, and when they said that they have it. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Starts a drill now, at any hour. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drills/{id}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Says that one has the notice of a drill. Said twice it counts once; after its time it is written down as late. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the drill as its notice names it, for example drill-4711 */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ConfirmedJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enrols a device under a one-time code. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description enrol-request, see docs/wire.md */
            requestBody: {
                content: {
                    "application/cbor": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description enrol-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/feed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What others did, for the caller's scopes. */
        get: {
            parameters: {
                query?: {
                    /** @description The cursor of the last answer; empty or absent for the beginning. */
                    after?: string;
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description feed-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What visits broke, of all that the caller sees whole. */
        get: {
            parameters: {
                query?: {
                    /** @description Visits that were planned to begin at most so many days ago: 92, at most 3,660. */
                    days?: number;
                    /** @description Whether what phones found is held against what the server finds (slower: each submitted record is read). */
                    differences?: boolean;
                    /** @description Where the page before ended: its `next`. */
                    after?: string;
                    /** @description Findings on the page: 200, at most 1,000. */
                    limit?: number;
                    /** @description One clause alone, for example `V4.1`. */
                    clause?: string;
                    /** @description The language of sentences; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["FindingsJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/handovers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hands on, in one step, the visits and customers of a rep, or those of one customer. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["HandoverBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["HandoverJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Sets a first password by an invitation, and logs its person in. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["InvitationBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/itineraries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trips that the caller may look at: watched by them, or of their people. One that is over is left out. */
        get: {
            parameters: {
                query?: {
                    /** @description Those that are over as well. */
                    closed?: boolean;
                    /** @description Where the page before ended: its `next`. */
                    after?: string;
                    /** @description Trips on the page: 200, at most 500. */
                    limit?: number;
                    /** @description The language of sentences; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["TripsJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/itineraries/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The trip that a visit leads, for who may see it; with `.ics` behind the id for calendar programs. */
        get: {
            parameters: {
                query?: {
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                    /** @description The language of sentences; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                };
                header?: never;
                path: {
                    /** @description the lead visit's id, with `.ics` behind it for a calendar */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ItineraryJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/itineraries/{id}/calendar": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Makes an address for the caller's calendar program; it ends with the watch, or when the caller takes it back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the lead visit's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                201: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["CalendarAddressJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/itineraries/{id}/calendar/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes all of the caller's addresses of a trip back. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the lead visit's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description they lead nowhere any more */
                204: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content?: never;
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/itineraries/{id}/medical-note": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Opens the note for helpers while the watch is alarmed. It is written down, and the traveller is told. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the lead visit's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["MedicalNoteJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a push; answered once it is fsynced. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description push-request, see docs/wire.md */
            requestBody: {
                content: {
                    "application/cbor": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description push-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/rotation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Lets another key sign access tokens. Those that the old one signed hold until they are over. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RotatedJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the server last signed of the organisation's log. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description signed-checkpoint, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/consistency": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That the log only grew between two sizes. */
        get: {
            parameters: {
                query: {
                    /** @description The smaller, at least 1. */
                    first: number;
                    /** @description The greater. */
                    second: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description consistency-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/inclusion": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** That a leaf stands in the log. */
        get: {
            parameters: {
                query: {
                    /** @description An entry of the asking device, by its number. */
                    seq?: number;
                    /** @description A row of the asking device, by its position: what a receipt names. */
                    position?: components["schemas"]["u64"];
                    /** @description Any leaf, by its number from 0. */
                    index?: number;
                    /** @description A checkpoint's size. */
                    size: number;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description inclusion-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Logs a person in by a password. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["LoginBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/login/second-factor": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Goes on with a login: checks the second factor, or the first code of one that is being set up. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["SecondFactorBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/looks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who looked at the caller's whereabouts and at their customers' contacts. */
        get: {
            parameters: {
                query?: {
                    /** @description A person's id; the caller where it is left out. Only risk control may ask about others. */
                    person?: string;
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LooksJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nonce": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a device fresh nonces. They are of no use without its key. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description nonce-request, see docs/wire.md */
            requestBody: {
                content: {
                    "application/cbor": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description nonce-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/nudges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Nudges for the caller's scopes: `event: nudge` without data. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description events `nudge` without data */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "text/event-stream": string;
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oidc/finish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Finishes it, once. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["FinishBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["LoginJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oidc/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Begins a login through the organisation's login service. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StartBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["StartJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": Record<string, never>;
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How the server is, as far as it knows itself. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["OperationJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Everybody of the organisation, with departments, roles, and how far their login is set up; nothing of a password. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PeopleJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/invitation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Invites a person to set a password. The present one holds until they do. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the person */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepUpBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InvitationJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a person's password, second factor and login services away and invites them anew. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the person */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepUpBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["InvitationJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/second-factor/reset": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes a person's second factor away. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the person */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepUpBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DoneJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/people/{id}/unlock": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Takes attempts at a person's account again. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the person */
                    id: string;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["StepUpBody"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["DoneJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The policy in force, and all versions. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["PolicyJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/acknowledgements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Who has read the last version of the policy, and who has not. */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReadersJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Proposals of the caller and of those below them, beside what stands on the cards now. */
        get: {
            parameters: {
                query?: {
                    /** @description Those that were reviewed as well. */
                    all?: boolean;
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                };
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ProposalsJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/proposals/{device}/{seq}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accepts a proposal, which changes the card at once, or rejects it. Where the card has changed since the rep saw it, the answer
         *     names both values and nothing is taken: ask again with `over`.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description the device's id */
                    device: string;
                    /** @description the entry */
                    seq: number;
                };
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["CardReviewJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["ReviewedJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/safety": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Hears a departure, a check-in or a return ahead of its journal. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description safety-request, see docs/wire.md */
            requestBody: {
                content: {
                    "application/cbor": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description safety-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sms/{org}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a text of a gateway. JSON with `text` and, if it is known, `from`; the headers `webhook-id`, `webhook-timestamp` and
         *     `webhook-signature` sign it. One that comes again under its id is answered alike and taken once.
         */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    /** @description whose gateway it is */
                    org: string;
                };
                cookie?: never;
            };
            /** @description text, from */
            requestBody: {
                content: {
                    "application/json": Record<string, never>;
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["SmsJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/text": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Enters a short text for a colleague who has no network. Who may vouch for somebody may. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody: {
                content: {
                    "application/json": components["schemas"]["TextJson"];
                };
            };
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["RelayedJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/token": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /** Gives a token for a signed nonce. */
        post: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            /** @description token-request, see docs/wire.md */
            requestBody: {
                content: {
                    "application/cbor": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description token-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One visit, judged at the server's now. Somebody else's, or another tenant's, is not found. */
        get: {
            parameters: {
                query?: {
                    /** @description A receipt's position: waits, bounded, until everything up to it is digested, held or parked. */
                    at_least?: components["schemas"]["u64"];
                    /** @description The language of sentences; both where none is named. */
                    lang?: components["schemas"]["Lang"];
                };
                header?: never;
                path: {
                    /** @description the visit's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/json": components["schemas"]["VisitJson"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{id}/blob": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** How much of a blob that an own entry names is here, fsynced: the next part begins there. */
        get: {
            parameters: {
                query: {
                    /** @description SHA-256 of its bytes, 64 hexadecimal digits. */
                    hash: string;
                    /** @description Where the part begins, a multiple of 131072. */
                    offset?: number;
                };
                header?: never;
                path: {
                    /** @description the visit's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description blob-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        /** Takes the next part of a blob; answered once it is fsynced. */
        post: {
            parameters: {
                query: {
                    /** @description SHA-256 of its bytes, 64 hexadecimal digits. */
                    hash: string;
                    /** @description Where the part begins, a multiple of 131072. */
                    offset?: number;
                };
                header?: never;
                path: {
                    /** @description the visit's id */
                    id: string;
                };
                cookie?: never;
            };
            /** @description the bytes of the part */
            requestBody: {
                content: {
                    "application/octet-stream": components["schemas"]["Frame"];
                };
            };
            responses: {
                /** @description blob-answer, see docs/wire.md */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/cbor": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/visits/{id}/blob/bytes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** One part of a blob that is here as a whole. */
        get: {
            parameters: {
                query: {
                    /** @description SHA-256 of its bytes, 64 hexadecimal digits. */
                    hash: string;
                    /** @description Where the part begins, a multiple of 131072. */
                    offset?: number;
                };
                header?: never;
                path: {
                    /** @description the visit's id */
                    id: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description the bytes of the part */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": components["schemas"]["Frame"];
                    };
                };
                default: components["responses"]["Problem"];
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description When somebody is or was away. */
        AbsenceJson: {
            /** @description Until when. */
            ends: string;
            /**
             * Format: int64
             * @description Its number, by which it is taken back.
             */
            id: number;
            /** @description From when on. */
            starts: string;
            /** @description `given`, `under_way` or `over`. */
            state: string;
        };
        /** @description An account. */
        AccountJson: {
            /** @description Their department. */
            department?: string | null;
            /** @description Attempts at this account that failed since the last login. */
            failed: components["schemas"]["FailedJson"];
            /** @description Whether they lead a department, or act for somebody who does. */
            leads: boolean;
            /** @description Their name. */
            name: string;
            /** @description Since when the password is this one; none without a password. */
            password_set?: string | null;
            /** @description Whose. */
            person: string;
            /** @description Login services through which the person can log in. */
            providers: string[];
            /**
             * Format: int32
             * @description How many recovery codes are left.
             */
            recovery_codes: number;
            /** @description Their roles. */
            roles: string[];
            /** @description Whether there is a second factor. */
            second_factor: boolean;
            /** @description Whether the person's part in the organisation demands one. */
            second_factor_needed: boolean;
        };
        /** @description What is to be done next. */
        ActionJson: components["schemas"]["ItemJson"] & {
            /**
             * Format: int32
             * @description Within how many working days.
             */
            due_working_days?: number | null;
        };
        /** @description A page of the archive. */
        ArchiveJson: {
            /** @description Where the next page begins; none at the end. A page may be short, or empty, and yet not the last one. */
            next?: string | null;
            /** @description Visits, latest first. */
            visits: components["schemas"]["FiledJson"][];
        };
        /** @description An arrival against the appointment. */
        ArrivalJson: components["schemas"]["SaidJson"] & {
            /** @description Whether that is proven; otherwise it is likely, or unknown. */
            proven: boolean;
            /** @description `early`, `short`, `late` or `unknown`. */
            punctuality: string;
        };
        /** @description A photo, a paper or a part of a signature. */
        AttachmentJson: {
            /**
             * @description Of a signature: whether the text that was shown is the record at the heads that the entry names; none for others, and where
             *     these are not known here yet.
             */
            as_recorded?: boolean | null;
            /**
             * Format: int64
             * @description How many bytes it has.
             */
            bytes: number;
            /** @description What the person says of it. */
            caption: string;
            /**
             * Format: int64
             * @description How many of them have come.
             */
            confirmed: number;
            /** @description The entry that names it, `<device>#<seq>`. */
            entry: string;
            /** @description SHA-256 of its bytes. */
            hash: string;
            /** @description Its media type. */
            media_type: string;
            /** @description Whose. */
            person: string;
            /** @description Whether all have come and are those of the name; else it is awaited. */
            there: boolean;
            /** @description `photo`, `other`, `strokes` or `signature`. */
            what: string;
        };
        /** @description From when to when the caller is away. */
        AwayJson: {
            /** @description Until when, RFC 3339; at most 366 days on. It ends by itself. */
            ends: string;
            /** @description From when on, RFC 3339; at once where it is left out. */
            starts?: string | null;
        };
        /** @description Which absence. */
        BackJson: {
            /**
             * Format: int64
             * @description Its number.
             */
            id: number;
        };
        /** @description A device with its person's name. */
        BoardDeviceJson: components["schemas"]["DeviceJson"] & {
            /** @description The person's name. */
            person_name: string;
        };
        /** @description The board. */
        BoardJson: {
            /** @description Devices that the caller may look at; on the first page alone. */
            devices: components["schemas"]["BoardDeviceJson"][];
            /** @description Where the next page begins; none at the end. */
            next?: string | null;
            /** @description The server's now. */
            now: string;
            /**
             * Format: int64
             * @description Up to where everything is digested: what `at_least` compares with.
             */
            position: number;
            /** @description What is chosen of the visits, by planned start; at most 200. */
            visits: components["schemas"]["BoardVisitJson"][];
        };
        /** @description One visit. */
        BoardVisitJson: {
            /** @description The customer's name as the plan has it. */
            customer_name: string;
            /** @description The rep's department. */
            department?: string | null;
            /** @description The department's name. */
            department_name?: string | null;
            /** @description Planned end. */
            end?: string | null;
            erased?: components["schemas"]["ErasedJson"] | null;
            /** @description Clauses broken. */
            findings: components["schemas"]["FindingJson"][];
            /** @description The visit's id. */
            id: string;
            /** @description Whether only the itinerary is shown, since the caller watches over the trip and no more. */
            itinerary_only: boolean;
            /**
             * @description Brief (V9.3), thank-you (V10.1), record and its revisions (A3.3), replies to open questions (V10.3), proposals and word
             *     that they were seen (V10.2).
             */
            obligations: components["schemas"]["ObligationJson"][];
            /** @description Long past its planned end, its phone in contact, and nobody has left. */
            open_past_plan: boolean;
            /** @description Whether content of it can't be merged within its budget. */
            parked: boolean;
            /** @description The parts that the caller may look at: `plan`, `record`, `visit`, `itinerary`. */
            parts: string[];
            /** @description Whose. */
            rep: string;
            /** @description Their name. */
            rep_name: string;
            review?: components["schemas"]["ReviewJson"] | null;
            /** @description Planned start. */
            start?: string | null;
            synced?: components["schemas"]["SyncedJson"] | null;
            watch?: components["schemas"]["WatchJson"] | null;
        };
        /** @description A browser that gets web push. */
        BrowserJson: {
            /** @description Whether it subscribed for the key that is handed out; else it should subscribe anew. */
            current: boolean;
            /** @description The device that it is. */
            device: string;
            /** @description Whether it is the one that asks. */
            here: boolean;
            /** @description The language of its notifications. */
            lang: string;
            /** @description Which page a tap opens: `rep` or `board`. */
            page: string;
            /** @description Its push service, for example `https://fcm.googleapis.com`. */
            service: string;
            /** @description Since when. */
            since: string;
        };
        /** @description A new address for a calendar program. */
        CalendarAddressJson: {
            /** @description Its path and query on this server, told this once: `/v1/calendar.ics?token=…`. */
            path: string;
        };
        /** @description What is known of a region's working days. */
        CalendarJson: {
            /** @description The first day that is known. */
            from: string;
            /** @description The region. */
            region: string;
            /** @description The last one. What lies beyond is provisional. */
            through: string;
        };
        /** @description A customer's card with its history. */
        CardJson: components["schemas"]["CustomerJson"] & {
            /** @description The people there. */
            contacts: components["schemas"]["ContactJson"][];
            /** @description Fields that are not empty. */
            fields: components["schemas"]["FieldJson"][];
            /** @description Who changed what when, oldest first. */
            history: components["schemas"]["ChangeJson"][];
        };
        /** @description A review. */
        CardReviewJson: {
            /** @description Accepted, or else rejected. */
            accept: boolean;
            /** @description Where the card has changed since the rep saw it: what stands there now, as the caller has seen it. */
            over?: string | null;
            /** @description Why; the rep is told. */
            reason: string;
        };
        /** @description The password before and after. */
        ChangeBody: {
            /**
             * Format: password
             * @description The new one: 8 to 256 characters of any kind; not one that everybody tries first.
             */
            new: string;
            /**
             * Format: password
             * @description The present password.
             */
            present: string;
        };
        /** @description Something that happened to a card. */
        ChangeJson: {
            /** @description When. */
            at: string;
            /** @description `person/<id>`, `operator` or `server`. */
            by: string;
            contact_after?: components["schemas"]["ContactJson"] | null;
            contact_before?: components["schemas"]["ContactJson"] | null;
            /** @description Fields that changed, with both values. */
            fields: components["schemas"]["FieldChangeJson"][];
            /** @description The id that became another name of this customer. */
            merged?: string | null;
            /**
             * Format: int64
             * @description Its place in the journal.
             */
            position: number;
            /** @description The act's name. */
            what: string;
        };
        /** @description What changed. */
        ChangesJson: {
            /** @description Too much changed, or rights did: ask `/v1/board/lanes` anew; then nothing else counts here. */
            again: boolean;
            /** @description How many visits there are for the caller, chosen or not. */
            all: number;
            /** @description Visits that changed, as they stand now; at most 200. */
            changed: components["schemas"]["LaneCardJson"][];
            /** @description How many of what is chosen stand in each lane. */
            counts: {
                [key: string]: number;
            };
            /** @description Visits that changed and are not chosen, by id. */
            gone: string[];
            /** @description What to ask with next. */
            mark: string;
            /** @description The server's now. */
            now: string;
        };
        /** @description A checkpoint, without its signature. */
        CheckpointNoteJson: {
            /** @description When it was signed. */
            at: string;
            /**
             * Format: int64
             * @description How many leaves the log had.
             */
            size: number;
        };
        /** @description What there is to choose by. */
        ChoicesJson: {
            /** @description Departments, by id. */
            departments: components["schemas"]["NamedJson"][];
            /** @description People, by id. */
            people: components["schemas"]["NamedJson"][];
            /** @description States. */
            states: string[];
            /** @description Weeks, the first first. */
            weeks: string[];
        };
        /** @description Something that happened to a device's clocks between two entries. */
        ClockJson: {
            /** @description For a jump: what it showed. */
            after?: string | null;
            /** @description The best single time to show. */
            at: string;
            /** @description For a jump: what the wall clock would have shown. */
            before?: string | null;
            /** @description The entry after it, `<device>#<seq>`. */
            entry: string;
            /** @description `reboot` or `clock_jump`. */
            what: string;
        };
        /** @description What the policy says beside the findings. */
        ComplianceJson: {
            arrival?: components["schemas"]["ArrivalJson"] | null;
            difference?: components["schemas"]["DifferenceJson"] | null;
            gift_year?: components["schemas"]["GiftYearJson"] | null;
            /** @description What of materials and of the country's checklist is open, or that there are no data (V6.1, V6.2, V7.3). */
            notes: components["schemas"]["SaidJson"][];
        };
        /** @description A code that shows that the app has the secret. */
        ConfirmBody: {
            /** @description The code that the app shows. */
            code: string;
            /** @description The ticket. */
            ticket: string;
        };
        /** @description What came of it. */
        ConfirmedJson: {
            /** @description Whether it was said before. */
            before: boolean;
        };
        /** @description A person at the customer's. */
        ContactJson: {
            /** @description The id. */
            id: string;
            /** @description The language to speak with them. */
            language: string;
            /** @description The mail address. */
            mail: string;
            /** @description The name. */
            name: string;
            /** @description The telephone. */
            phone: string;
            /** @description The post. */
            post: string;
        };
        /** @description How many visits are filed under what; an empty name for those under none. */
        CountsJson: {
            /** @description By the customer's nature. */
            classes: {
                [key: string]: number;
            };
            /** @description By the rep's department. */
            departments: {
                [key: string]: number;
            };
            /** @description By business field. */
            fields: {
                [key: string]: number;
            };
            /** @description By month of the planned start, `2026-09`, in the office's zone. */
            months: {
                [key: string]: number;
            };
            /** @description By how far the review of the record is. */
            reviews: {
                [key: string]: number;
            };
            /** @description By the customer's tier. */
            tiers: {
                [key: string]: number;
            };
            /**
             * Format: int64
             * @description All.
             */
            visits: number;
        };
        /** @description Customers and how they stand. */
        CoverageJson: {
            /** @description The customers whom the caller may look at: who is overdue first, then core customers, then by tier. */
            customers: components["schemas"]["CoveredJson"][];
            /** @description The server's now. */
            now: string;
        };
        /** @description One customer. */
        CoveredJson: {
            /** @description Whether it is a core customer (核心客户). */
            core: boolean;
            /** @description The customer's id. */
            id: string;
            /** @description The last day on which somebody arrived there. */
            last?: string | null;
            /** @description The name. */
            name: string;
            /** @description Whose visit was planned there last. */
            rep?: string | null;
            /** @description `overdue`, `due` or `visited`. */
            state: string;
            /** @description The same in Chinese. */
            state_zh: string;
            /** @description The tier, where the card has one. */
            tier?: string | null;
            /** @description The last day of the present period: by then a visit is due. */
            until: string;
        };
        /** @description A customer in a few words. */
        CustomerJson: {
            /** @description Whether that is due. */
            due: boolean;
            /** @description The id. */
            id: string;
            /** @description Who is in charge of them. */
            in_charge: string;
            /** @description Whether they are a key customer. */
            key: boolean;
            /** @description The name. */
            name: string;
            /** @description `trader`, `manufacturer` or `end_customer`. */
            nature: string;
            /** @description Whether they are abroad; none where no country is known. */
            overseas?: boolean | null;
            /** @description `large`, `medium` or `small`, from yearly purchases; none where those are not known. */
            size?: string | null;
            /** @description The tier, A to D. */
            tier: string;
            /** @description The day by which the card is to be verified; none for one that never was. */
            verify_by?: string | null;
        };
        /** @description The customers that somebody may see. */
        CustomersJson: {
            /** @description By id. */
            customers: components["schemas"]["CustomerJson"][];
        };
        /** @description What came of it. */
        DecidedJson: {
            /** @description Up to this one they stand in the journal; those after the taken ones are refused. */
            last: components["schemas"]["u64"];
            /** @description Up to this entry they were taken. */
            taken: components["schemas"]["u64"];
        };
        /** @description Somebody who decides at the customer's. */
        DeciderJson: components["schemas"]["ItemJson"] & {
            /** @description `supports`, `neutral`, `opposes` or `unclear`. */
            attitude: string;
            /** @description The attitudes that people wrote at the same time. */
            attitudes: components["schemas"]["FieldVersionJson"][];
            /** @description What they are there. */
            post: string;
        };
        /** @description What a person decides. */
        DecisionJson: {
            /** @description Why; it stands in the journal. */
            reason: string;
            /** @description Whether the entries are taken. */
            take: boolean;
            through?: components["schemas"]["u64"] | null;
        };
        /** @description Powers that are or were lent. */
        DelegationJson: {
            /** @description Until when. */
            ends: string;
            /** @description Whose powers. */
            giver: string;
            /**
             * Format: int64
             * @description Its number, by which it is ended.
             */
            id: number;
            /** @description From when on. */
            starts: string;
            /** @description `given`, `under_way` or `over`. */
            state: string;
            /** @description To whom. */
            taker: string;
        };
        /** @description One department. */
        DepartmentJson: {
            /** @description Its id. */
            id: string;
            /** @description Who manages it (部门经理). */
            manager?: string | null;
            /** @description Its name. */
            name: string;
            /** @description The department above it. */
            parent?: string | null;
            /** @description Who supervises it (部门主管). */
            supervisor?: string | null;
        };
        /** @description What one device left. */
        DepositJson: {
            /** @description Bytes in quarantine. */
            bytes: number;
            /** @description The device's id. */
            device: string;
            /** @description The entries that wait. */
            entries: components["schemas"]["DepositedJson"][];
            /** @description What the person called it. */
            name: string;
            /** @description Why the enrolment is over: `enrolment_over`, `device_lost`, `device_revoked` or `person_left`. */
            over: string;
            /** @description Since when. */
            over_since: string;
            /** @description Whose. */
            person: string;
            /** @description Where the stored journal ends. */
            stored: components["schemas"]["u64"];
        };
        /** @description One entry that waits. */
        DepositedJson: {
            /** @description Proven: not before this. */
            earliest?: string | null;
            /** @description The best estimate by the phone's running clock: no proof. */
            estimate?: string | null;
            /** @description The fact's name; none for one that only writes. */
            fact?: string | null;
            /** @description Proven: not after this. */
            latest?: string | null;
            /** @description When it came. */
            received: string;
            /** @description Its place in the journal. */
            seq: components["schemas"]["u64"];
            /** @description By proof, on which side of the end: `before`, `unproven`, `after`. */
            side: string;
            /** @description The wall clock: a claim. */
            wall: string;
        };
        /** @description What waits in quarantine. */
        DepositsJson: {
            /** @description By device. */
            deposits: components["schemas"]["DepositJson"][];
        };
        /** @description What was done. */
        DeviceDoneJson: {
            /**
             * Format: int64
             * @description The act's place in the journal.
             */
            position: number;
        };
        /** @description One device, as the server knows it. */
        DeviceJson: {
            /**
             * Format: int64
             * @description The head it announced last; none before the first contact.
             */
            announced?: number | null;
            /** @description Which app it runs, as its last start said. */
            app?: string | null;
            /**
             * Format: double
             * @description How far its wall clock was off at the latest of its last entries that tells, in seconds; positive when it was fast.
             */
            clock_off_seconds?: number | null;
            /** @description The device's id. */
            device: string;
            /**
             * Format: int64
             * @description Where its chain has two heads: a copied or restored phone.
             */
            forked_from?: number | null;
            /**
             * Format: int64
             * @description Entries that it announced and the server has not got.
             */
            known_missing: number;
            /** @description When it was last in contact; the enrolment counts. */
            last_contact?: string | null;
            /** @description Since when it is declared lost. */
            lost?: string | null;
            /**
             * Format: int64
             * @description Its entries up to here are digested: others see them.
             */
            merged: number;
            /** @description What the person calls it. */
            name: string;
            /** @description Whose. */
            person: string;
            /** @description How much of it was refused. */
            refused: number;
            /** @description Whether it was revoked. */
            revoked: boolean;
            /**
             * Format: int64
             * @description The head that the server holds.
             */
            stored: number;
        };
        /** @description The devices that the caller may look at. */
        DevicesJson: {
            /** @description By person, then by id. */
            devices: components["schemas"]["EnrolledJson"][];
        };
        /** @description A difference between phone and server. */
        DifferenceJson: components["schemas"]["SaidJson"] & {
            /** @description `policy`, `other_visits` or `unexplained`. */
            because: string;
            /** @description Clauses that only the phone found. */
            only_phone: string[];
            /** @description Clauses that only the server found. */
            only_server: string[];
        };
        /** @description Done. */
        DoneJson: {
            /** @description For whom. */
            person: string;
        };
        /** @description What one entry wrote. */
        EditJson: {
            /** @description The best single time to show. */
            at: string;
            /** @description `plan`, or `visit` for the record. */
            document: string;
            /** @description The entry, `<device>#<seq>`. */
            entry: string;
            /** @description Whose. */
            person: string;
            /** @description The texts that it wrote, in order; names of items are among them. */
            words: string[];
        };
        /** @description Which browser. */
        EndPushJson: {
            /** @description A device of the caller; the one that asks where it is left out. */
            device?: string | null;
        };
        /** @description A device and its enrolment. */
        EnrolledJson: components["schemas"]["DeviceJson"] & {
            /** @description When the enrolment ends by time, if the device is not in contact before. */
            ends: string;
            /** @description When it was enrolled first. */
            enrolled: string;
            /** @description Why the enrolment is over: `enrolment_over`, `device_lost`, `device_revoked` or `person_left`. */
            over?: string | null;
            /** @description Since when it is over. */
            over_since?: string | null;
            /** @description Whether it is the one that asks. */
            this: boolean;
        };
        /** @description That a visit was erased, for ever. */
        ErasedJson: {
            /** @description When. */
            at: string;
            /** @description The same in a sentence, in English. */
            sentence_en?: string | null;
            /** @description In Chinese. */
            sentence_zh?: string | null;
        };
        /** @description A piece of text in which something was found. */
        ExcerptJson: {
            /** @description Under which heading, for example `points`. */
            heading: string;
            /** @description The heading in English. */
            heading_en?: string | null;
            /** @description The heading in Chinese. */
            heading_zh?: string | null;
            /** @description What stands there. */
            text: string;
        };
        /** @description A fact with what is claimed, attested and proven about when it was. */
        FactJson: {
            /** @description The best single time to show. */
            at: string;
            /** @description What contradicts itself, in English. */
            contradiction_en?: string | null;
            /** @description What contradicts itself, in Chinese. */
            contradiction_zh?: string | null;
            /** @description Proven: not before this. */
            earliest?: string | null;
            /** @description Whether `earliest` rests on the code of a site: proven as long as what its codes are made from has not leaked. */
            earliest_by_code: boolean;
            /** @description The entry, `<device>#<seq>`. */
            entry: string;
            /**
             * Format: double
             * @description Error of the estimate either way, in seconds.
             */
            error_seconds?: number | null;
            /** @description The running clock's best estimate. */
            estimate?: string | null;
            fix?: components["schemas"]["FixJson"] | null;
            /** @description For a brief: whether the goals were met. */
            goals_met?: boolean | null;
            /** @description `A`, `B`, `C`, `D` or `X`. */
            grade: string;
            /** @description Attested: not after this. */
            high?: string | null;
            /**
             * @description For the code of a site: nobody can have known it before this, but who has what its codes are made from. Whoever saw it may
             *     have told it to somebody elsewhere. None where the code says nothing.
             */
            known_from?: string | null;
            /** @description Proven: not after this. */
            latest?: string | null;
            /** @description Attested by running clocks: not before this. */
            low?: string | null;
            /** @description What, for example `brief`. */
            name: string;
            /** @description Whose. */
            person: string;
            /** @description When the server received it. */
            received: string;
            /** @description The wall clock: a claim. */
            wall: string;
            /** @description The few words that it carries. */
            words?: string | null;
        };
        /** @description Attempts that failed. */
        FailedJson: {
            /**
             * Format: int32
             * @description How many.
             */
            count: number;
            /** @description When the last of them was. */
            last?: string | null;
        };
        /** @description A field that changed. */
        FieldChangeJson: {
            /** @description Its key. */
            field: string;
            /** @description What stood there afterwards. */
            new: string;
            /** @description What stood there. */
            old: string;
        };
        /** @description One field of a card. */
        FieldJson: {
            /** @description Its key. */
            field: string;
            /** @description `basic`, `business`, `credit`, `market`, `source` or `class`. */
            group: string;
            /** @description Its name in English. */
            name_en: string;
            /** @description Its name in Chinese. */
            name_zh: string;
            /** @description What stands there. */
            value: string;
        };
        /** @description One of the words that people wrote at the same time. */
        FieldVersionJson: {
            /** @description Whose; none where the actor is known to nobody. */
            author?: string | null;
            /** @description The words. */
            text: string;
        };
        /** @description Numbers. */
        FiguresJson: {
            /** @description How many visits there are for the caller, chosen or not. */
            all: number;
            /** @description What there is to choose by, over all. */
            choices: components["schemas"]["ChoicesJson"];
            /** @description What is chosen, by department. */
            departments: components["schemas"]["GroupJson"][];
            /** @description The server's now. */
            now: string;
            /** @description How many are chosen. */
            shown: number;
            /** @description By week. */
            weeks: components["schemas"]["GroupJson"][];
        };
        /** @description A visit as it is filed. */
        FiledJson: {
            /** @description The customer's nature; empty where the card does not say, or may not be seen. */
            class: string;
            /** @description The customer's id, as the plan has it. */
            customer: string;
            /** @description The customer's name: as on the card, where that may be seen, else as the plan has it. */
            customer_name: string;
            /** @description The rep's department. */
            department?: string | null;
            /** @description Planned end. */
            end?: string | null;
            excerpt?: components["schemas"]["ExcerptJson"] | null;
            /** @description The customer's business field. */
            field: string;
            /** @description Its id. */
            id: string;
            /** @description Whose. */
            rep: string;
            /** @description Their name. */
            rep_name: string;
            /** @description How far the review of the record is. */
            review: string;
            /** @description Planned start. */
            start?: string | null;
            /** @description The customer's tier. */
            tier: string;
        };
        /** @description A clause that was broken. */
        FindingJson: {
            /** @description The clause's id, for example `V4.1`. */
            clause: string;
            /** @description How, in English. */
            en?: string | null;
            /** @description What was broken, in English. */
            title_en?: string | null;
            /** @description What was broken, in Chinese. */
            title_zh?: string | null;
            /** @description How, in Chinese. */
            zh?: string | null;
        };
        /** @description Findings. */
        FindingsJson: {
            /** @description How many there are of each clause, on all pages. */
            clauses: {
                [key: string]: number;
            };
            /** @description The latest visits first; at most 1,000. */
            findings: components["schemas"]["FoundInJson"][];
            /** @description Whether there are more behind these. */
            more: boolean;
            /** @description Where the next page begins; none at the end. */
            next?: string | null;
            /** @description The server's now. */
            now: string;
        };
        /** @description What the person came back with. */
        FinishBody: {
            /** @description `code` of that address. */
            code: string;
            /** @description `iss` of that address, if it has one. */
            iss?: string | null;
            /** @description `state` of the address that the person came back to. */
            state: string;
            /** @description The ticket of the start. */
            ticket: string;
        };
        /** @description A location, WGS-84. */
        FixJson: {
            /**
             * Format: int32
             * @description Radius in metres.
             */
            accuracy_m: number;
            /**
             * Format: double
             * @description Degrees.
             */
            latitude: number;
            /**
             * Format: double
             * @description Degrees.
             */
            longitude: number;
        };
        /** @description One finding. */
        FoundInJson: {
            /** @description The clause's id, for example `V4.1`; `difference` where phone and server did not find the same. */
            clause: string;
            /** @description The customer's name as the plan has it. */
            customer_name: string;
            /** @description Their department. */
            department?: string | null;
            /** @description How, in English. */
            en?: string | null;
            /** @description Whose. */
            rep: string;
            /** @description Their name. */
            rep_name: string;
            /** @description Planned start. */
            start?: string | null;
            /** @description What was broken, in English. */
            title_en?: string | null;
            /** @description What was broken, in Chinese. */
            title_zh?: string | null;
            /** @description The visit: its page has the evidence. */
            visit: string;
            /** @description How, in Chinese. */
            zh?: string | null;
        };
        /**
         * Format: binary
         * @description A frame in deterministic CBOR; docs/wire.md says what stands in it.
         */
        Frame: string;
        /** @description A verdict that stays as it is. */
        FrozenJson: {
            /** @description Since when. */
            since: string;
            /** @description `brief`, `thank_you` or `record`. */
            subject: string;
        };
        /** @description A gift. */
        GiftJson: {
            /** @description A decimal number as text. */
            amount: string;
            /** @description ISO 4217. */
            currency: string;
            /** @description Its id in the record. */
            id: string;
            /** @description What. */
            item: string;
        };
        /** @description Gifts of a year. */
        GiftYearJson: {
            /**
             * Format: int64
             * @description The limit, in fen.
             */
            limit_fen: number;
            over?: components["schemas"]["SaidJson"] | null;
            /**
             * Format: int64
             * @description With this visit's, in fen.
             */
            total_fen: number;
        };
        /** @description Why a visit is somebody's no more. */
        GoneJson: {
            /** @description To whom. */
            to?: string | null;
            /** @description `handed_on` or `erased`. */
            why: string;
        };
        /** @description Visits that have something in common. */
        GroupJson: {
            /** @description What: a department's name, or a week; empty for none. */
            name: string;
            /** @description How many things owed are in which state. */
            states: {
                [key: string]: number;
            };
            /** @description How many. */
            visits: number;
        };
        /** @description What is to be handed on. */
        HandoverBody: {
            /** @description The customer; all of the rep where it is left out. */
            customer?: string | null;
            /** @description Say what would go, and change nothing. */
            dry_run?: boolean;
            /** @description Whose it is. */
            from: string;
            /** @description Why: both read it. */
            reason: string;
            /** @description Whose it shall be. */
            to: string;
        };
        /** @description What went, or would go. */
        HandoverJson: {
            /** @description Customers that go. */
            customers: string[];
            /** @description Whether it was done. */
            done: boolean;
            /** @description Visits that stay, since their traveller is on the road: hand them on when they are back. */
            on_the_road: string[];
            /** @description What is open of those visits, by kind. */
            open: {
                [key: string]: number;
            };
            /** @description Visits that go. */
            visits: string[];
        };
        /** @description How the server is. */
        Health: {
            /** @description Whether the machine's clock is in doubt: then the time goes on by its running clock, and no anchor is given. */
            clock_in_doubt: boolean;
            /**
             * Format: double
             * @description How far the wall clock is ahead of what the server goes by, in seconds; none without a doubt.
             */
            clock_off_seconds?: number | null;
            /**
             * Format: int64
             * @description Up to where everything is digested.
             */
            digested: number;
            /** @description Which life of the store. */
            epoch: string;
            /**
             * Format: int64
             * @description The end of the journal.
             */
            last: number;
            /** @description Always true: what is not well does not answer so. */
            ok: boolean;
            /**
             * Format: int64
             * @description Messages that were given up: `sojourn admin outbox list` says why.
             */
            outbox_given_up: number;
            /**
             * Format: int64
             * @description For how many seconds the next message could have gone already.
             */
            outbox_late_s: number;
            /**
             * Format: int64
             * @description Messages that wait for their channel.
             */
            outbox_waiting: number;
        };
        /** @description A sign of life with its bounds. */
        HeardJson: {
            /** @description Not after this. */
            high?: string | null;
            /** @description Not before this, as far as is known. */
            low?: string | null;
            /** @description When the server received it. */
            received?: string | null;
        };
        /** @description Somebody takes care of an alarm. */
        HolderJson: {
            /** @description Their name. */
            name: string;
            /** @description What they do about it. */
            note: string;
            /** @description Who. */
            person: string;
            /** @description Until when. */
            until: string;
        };
        /** @description What an import came to, or would come to. */
        ImportJson: {
            /** @description Customers of whom something changed. */
            changed: number;
            /** @description The first thousand of them, by line. */
            errors: components["schemas"]["RowErrorJson"][];
            /** @description Cards that may be another's, the first thousand (C2.4). */
            likenesses: components["schemas"]["LikenessJson"][];
            /** @description Customers that are new. */
            made: number;
            /** @description Rows that were read, without the headings. */
            rows: number;
            /** @description Customers of whom nothing did. */
            same: number;
            /** @description Whether it was written; rows that are wrong are left out. */
            written: boolean;
            /** @description How many things are wrong. */
            wrong: number;
        };
        /** @description An invitation and the password to be. */
        InvitationBody: {
            /** @description The invitation, as it was handed over. */
            invitation: string;
            /**
             * Format: password
             * @description 8 to 256 characters of any kind; not one that everybody tries first.
             */
            password: string;
        };
        /** @description An invitation, to be handed over to the person and nobody else. */
        InvitationJson: {
            /** @description When it is over. */
            expires: string;
            /** @description It is not shown again. */
            invitation: string;
        };
        /** @description One thing somebody wrote down. */
        ItemJson: {
            /** @description Who added it. */
            by: string;
            /** @description The other words, where people changed it at the same time. */
            conflicting: string[];
            /** @description Its id in the record. */
            id: string;
            /** @description The words that won. */
            text: string;
            /** @description All of them with authors, what won first; empty where nobody differs. */
            versions: components["schemas"]["FieldVersionJson"][];
        };
        /** @description A trip. */
        ItineraryJson: {
            /** @description When a sign of life is due. */
            check_ins: string[];
            /** @description What was written at the same time into a field of the whole, by the field's name. */
            conflicting: {
                [key: string]: string[];
            };
            /** @description Whom to call when something has happened. */
            emergency_name: string;
            /** @description Their telephone. */
            emergency_phone: string;
            /** @description Where none can be expected. */
            gaps: components["schemas"]["SpanJson"][];
            /** @description Whether there is a note for helpers; it is opened by `POST /v1/itineraries/{id}/medical-note` while the watch is alarmed. */
            has_medical_note: boolean;
            /** @description The legs, in the order of the document. */
            legs: components["schemas"]["LegJson"][];
            /** @description The server's now. */
            now: string;
            /** @description What must be mended, is missing, or may be a mistake. */
            points: components["schemas"]["TripPointJson"][];
            /** @description How far what was shared has reached each of those who watch. */
            reached: components["schemas"]["ReachedJson"][];
            /** @description When the traveller means to be back, local time. */
            return_at: string;
            /** @description The same as a moment. */
            return_by?: string | null;
            /** @description The IANA zone of that. */
            return_zone: string;
            /** @description Who was told of the watch, and how far each notice came, oldest first. */
            told: components["schemas"]["ToldJson"][];
            /** @description Whose trip it is. */
            traveller: string;
            /** @description Their name. */
            traveller_name: string;
            /** @description The lead visit. */
            visit: string;
            /** @description State of the watch; none where it was never shared. */
            watch?: string | null;
            /** @description Whom the traveller names as watchers; who watches is said by the visit's `share`. */
            watchers: string[];
        };
        /** @description What a record lacks. */
        LackingJson: {
            /** @description The clause that asks for it. */
            clause: string;
            /** @description What it is, in English. */
            en: string;
            /** @description The field's name. */
            field: string;
            /** @description Whether the record is complete without it. */
            optional: boolean;
            /** @description Where to write it: the verb of a device. */
            verb: string;
            /** @description What it is, in Chinese. */
            zh: string;
        };
        /** @description The ladder of an alarm. */
        LadderJson: {
            held?: components["schemas"]["HolderJson"] | null;
            /** @description When the next one is reached if nothing else happens. */
            next_at: string;
            /** @description Its steps, in their order. */
            steps: components["schemas"]["StepJson"][];
            /**
             * Format: int32
             * @description How many were taken; more than there are steps: the last was repeated.
             */
            taken: number;
        };
        /** @description A card. */
        LaneCardJson: {
            /** @description The customer's name as the plan has it. */
            customer_name: string;
            /** @description The rep's department. */
            department?: string | null;
            /** @description The department's name. */
            department_name?: string | null;
            /** @description The visit's id. */
            id: string;
            /** @description Its place in the lane: cards are in the order of these texts, by their letters' numbers. */
            key: string;
            /** @description The lane. */
            lane: string;
            owed?: components["schemas"]["ObligationJson"] | null;
            /** @description Whose. */
            rep: string;
            /** @description Their name. */
            rep_name: string;
            /** @description Planned start. */
            start?: string | null;
        };
        /** @description A page of a lane. */
        LaneJson: {
            /** @description Cards, in the order of their keys; at most 200. */
            cards: components["schemas"]["LaneCardJson"][];
            /** @description How many of what is chosen stand in it. */
            count: number;
            /** @description Which lane. */
            lane: string;
            /** @description Where the next page begins; none at the end. */
            next?: string | null;
        };
        /** @description Pages of lanes. */
        LanesJson: {
            /** @description How many visits there are for the caller, chosen or not. */
            all: number;
            /** @description The lanes that were asked for, the most urgent first. */
            lanes: components["schemas"]["LaneJson"][];
            /** @description What to ask `/v1/board/changes` with. */
            mark: string;
            /** @description The server's now. */
            now: string;
        };
        /**
         * @description Which language sentences come in; both where none is named.
         * @enum {string}
         */
        Lang: "en" | "zh";
        /** @description One leg. */
        LegJson: {
            /** @description Local arrival. */
            arrive: string;
            /** @description Its IANA zone. */
            arrive_zone: string;
            /** @description What else was written at the same time, by the field's name. */
            conflicting: {
                [key: string]: string[];
            };
            /** @description Whom the traveller meets. */
            contact: string;
            /** @description Local departure. */
            depart: string;
            /** @description Its IANA zone. */
            depart_zone: string;
            /** @description Where the night is spent. */
            lodging: string;
            /** @description Local end of what has no coverage. */
            no_coverage_until: string;
            /** @description The contact's telephone. */
            phone: string;
            /** @description Where. */
            place: string;
            span?: components["schemas"]["SpanJson"] | null;
            /** @description By what. */
            transport: string;
            /** @description Local end of the stay. */
            until: string;
            /** @description The visit that it leads to; empty for none. */
            visit: string;
        };
        /** @description What is lent to whom. */
        LendJson: {
            /** @description Until when, RFC 3339; at most 366 days on. */
            ends: string;
            /** @description Whose powers; the caller's where it is left out. */
            giver?: string | null;
            /** @description From when on, RFC 3339; at once where it is left out. */
            starts?: string | null;
            /** @description To whom. */
            taker: string;
        };
        /** @description A card that may be another's. */
        LikenessJson: {
            /** @description Which. */
            customer: string;
            /** @description The other. */
            like: string;
            /**
             * Format: int64
             * @description The line in the file.
             */
            line: number;
        };
        /** @description Who somebody says they are. */
        LoginBody: {
            /** @description The organisation's id. */
            org: string;
            /**
             * Format: password
             * @description The password.
             */
            password: string;
            /** @description The person's id. */
            person: string;
            /** @description A code of the app, or a recovery code, if the person has a second factor; may follow in a second request. */
            second_factor?: string | null;
        };
        /** @description How far a login has come. */
        LoginJson: {
            /** @description Enrols one device: `POST /v1/enrol`. */
            code?: string | null;
            /** @description When `code` or `ticket` is over. */
            expires: string;
            failed?: components["schemas"]["FailedJson"] | null;
            /** @description What comes next. */
            next: components["schemas"]["Next"];
            /** @description Who it is. */
            person?: string | null;
            /** @description Each stands in for one code of the app, once. They are not shown again. */
            recovery_codes?: string[] | null;
            /** @description The secret of an authenticator app, to be typed. */
            secret?: string | null;
            /** @description Goes on: `POST /v1/login/second-factor`. */
            ticket?: string | null;
            /** @description The same as an address, to be shown as a QR code. */
            uri?: string | null;
        };
        /** @description One look. */
        LookJson: {
            /** @description When. */
            at: string;
            /** @description Who. */
            by: string;
            /** @description `location`, `contact`, `medical_note`, `calendar` or `attachment`. */
            sight: string;
            /** @description At which visit. */
            visit: string;
        };
        /** @description Looks at one person. */
        LooksJson: {
            /** @description People whose devices hold these visits by standing right; what they read there offline is not written down. */
            kept_by: string[];
            /** @description Who looked, latest first; at most 500. The same look by the same person within an hour is one. */
            looks: components["schemas"]["LookJson"][];
        };
        /** @description The note for helpers. */
        MedicalNoteJson: {
            /** @description What the traveller wrote. */
            note: string;
        };
        /** @description A name. */
        NameJson: {
            /** @description What the device is called from now on. */
            name: string;
        };
        /** @description An id with its name. */
        NamedJson: {
            /** @description The id. */
            id: string;
            /** @description The name. */
            name: string;
        };
        /** @description A second factor that is being set up. */
        NewFactorJson: {
            /** @description When that is over. */
            expires: string;
            /** @description The secret, to be typed into an authenticator app. */
            secret: string;
            /** @description To be confirmed with. */
            ticket: string;
            /** @description The same as an address, to be shown as a QR code. */
            uri: string;
        };
        /**
         * @description What comes next.
         * @enum {string}
         */
        Next: "enrol" | "second_factor" | "set_up_second_factor";
        /** @description A message that has not gone. */
        NotSentJson: {
            /** @description When it is tried next, or was last looked at. */
            at: string;
            /**
             * Format: int64
             * @description Its number: `sojourn admin outbox retry` takes it.
             */
            id: number;
            /** @description `waiting`, or `given_up`. */
            state: string;
            /**
             * Format: int32
             * @description How often it was tried.
             */
            tries: number;
            /** @description Why the last try failed. */
            why?: string | null;
        };
        /** @description What could not be decided yet. */
        NoteJson: {
            /** @description The clause's id, for example `V4.1`. */
            clause: string;
            /** @description Why, in English. */
            en?: string | null;
            /** @description Why, in Chinese. */
            zh?: string | null;
        };
        /** @description One thing owed. */
        ObligationJson: {
            /** @description When it falls due. */
            due?: string | null;
            /**
             * @description Its name: `brief`, `thank_you`, `record`; or `question/…`, `proposal/…`, `seen/…`, `revision/…` with the entry that began
             *     it, `<device>-<seq>`.
             */
            kind: string;
            /** @description Why, in English. */
            sentence_en?: string | null;
            /** @description Why, in Chinese. */
            sentence_zh?: string | null;
            /** @description The state, for example `met_offline`. */
            state: string;
            /** @description The state in Chinese. */
            state_zh: string;
        };
        /** @description How the server is. */
        OperationJson: {
            checkpoint?: components["schemas"]["CheckpointNoteJson"] | null;
            /** @description Whether the machine's clock is in doubt: then the time goes on by its running clock, and no anchor is given. */
            clock_in_doubt: boolean;
            /**
             * Format: double
             * @description How far the wall clock is ahead of what the server goes by, in seconds; none without a doubt.
             */
            clock_off_seconds?: number | null;
            /**
             * Format: int64
             * @description Up to where everything is digested.
             */
            digested: number;
            /** @description Which life of the store. */
            epoch: string;
            /**
             * Format: int64
             * @description The end of the journal.
             */
            last: number;
            /** @description The server's now. */
            now: string;
            /** @description The caller's organisation's messages that wait or were given up, at most 50. */
            outbox: components["schemas"]["NotSentJson"][];
            /**
             * Format: int64
             * @description Messages of all organisations that were given up.
             */
            outbox_given_up: number;
            /**
             * Format: int64
             * @description Messages of all organisations that wait for their channel.
             */
            outbox_waiting: number;
            /**
             * Format: int64
             * @description Up to which place in the journal a copy outside the data folder holds all; none before the first copy.
             */
            safe?: number | null;
            /** @description When that copy was noted. */
            safe_at?: string | null;
            /**
             * Format: int64
             * @description Bytes of the database and its keys in the data folder, without what others may have put there.
             */
            storage_bytes: number;
            /** @description How many timers have been due for more than a minute and have not fired, counted up to 1,000. */
            timers_late: number;
            /**
             * Format: int64
             * @description For how many seconds the timer loop has not turned; none before it began. More than 120 is a fault.
             */
            timers_stand_s?: number | null;
            /** @description The key that signs access tokens, and since when. */
            token_key: components["schemas"]["TokenKeyJson"];
            /** @description The program's version. */
            version: string;
        };
        /**
         * @description Which page a tap opens.
         * @enum {string}
         */
        PageOfPush: "rep" | "board";
        /** @description The organisation's people and departments. */
        PeopleJson: {
            /** @description Departments, by id. */
            departments: components["schemas"]["DepartmentJson"][];
            /** @description Everybody, also who has left, by id. */
            people: components["schemas"]["PersonJson"][];
        };
        /** @description One person. */
        PersonJson: {
            /** @description Their department. */
            department?: string | null;
            /**
             * Format: int32
             * @description Attempts at their account that failed since the last login.
             */
            failed: number;
            /** @description Their id. */
            id: string;
            /** @description Whether the caller may invite, unlock and reset them. */
            in_care: boolean;
            /** @description Since when they belong to the organisation no more. */
            left?: string | null;
            /** @description Their name. */
            name: string;
            /** @description Whether they have a password. */
            password: boolean;
            /** @description Their roles. */
            roles: string[];
            /** @description Whether they have a second factor. */
            second_factor: boolean;
        };
        /** @description The plan (拜访计划). */
        PlanJson: {
            /** @description The customer's main business. */
            business: string;
            /** @description Cases prepared that match the needs. */
            cases: string[];
            /** @description Whom to meet. */
            contact: string;
            /** @description How the company works with the customer already. */
            cooperation: string;
            /** @description ISO 3166 code. */
            country: string;
            /** @description The customer's id. */
            customer: string;
            /** @description The customer's name. */
            customer_name: string;
            /**
             * Format: int64
             * @description How long it is meant to take, in seconds.
             */
            duration_seconds: number;
            /** @description When it is meant to end. */
            end?: string | null;
            /** @description What to bring. */
            materials: string[];
            /** @description What the customer needs of logistics, as far as it is known before. */
            needs: string[];
            /** @description Whether it leads abroad. */
            overseas: boolean;
            /** @description Who takes part. */
            participants: string[];
            /** @description The place. */
            place: string;
            /** @description Lines of the checklists that are ticked off (V6.1, V6.2, V7.3). */
            prepared: string[];
            /** @description What for. */
            purpose: string;
            /** @description What to ask. */
            questions: string[];
            /** @description Whether the quotation bears its notice. */
            quotation_notice: boolean;
            /** @description Whether the place is remote. */
            remote: boolean;
            /** @description Research before the visit. */
            research: string;
            /** @description When it begins. */
            start?: string | null;
            /** @description The IANA zone of the place. */
            zone: string;
        };
        /** @description Something to look at in the record. */
        PointJson: {
            /** @description In English. */
            en: string;
            /** @description `completeness`, `accuracy` or `logic`. */
            group: string;
            /** @description Its name, for example `missing_needs`. */
            name: string;
            /** @description In Chinese. */
            zh: string;
        };
        /** @description The organisation's rulebook. */
        PolicyJson: {
            calendar?: components["schemas"]["CalendarJson"] | null;
            /**
             * Format: int32
             * @description The number of the version in force.
             */
            in_force: number;
            /** @description The server's now. */
            now: string;
            /** @description That version; docs/policy.md says what each field is. */
            policy: Record<string, never>;
            /** @description All versions, oldest first. */
            versions: components["schemas"]["PolicyVersionJson"][];
        };
        /** @description One version. */
        PolicyVersionJson: {
            /** @description From when on it is in force. */
            effective_from: string;
            /** @description When it was published; none for the defaults. */
            published?: string | null;
            /**
             * Format: int32
             * @description Its number.
             */
            version: number;
        };
        /** @description A change that a visit proposes for a customer's card. */
        ProposalJson: {
            /** @description Whether the card says something else now than what the rep saw: both values must be looked at. */
            conflict: boolean;
            contact?: components["schemas"]["ContactJson"] | null;
            /** @description What stands there now. */
            current?: string | null;
            /** @description The customer of the visit; none where they have no card. */
            customer?: string | null;
            /** @description Their name. */
            customer_name?: string | null;
            /** @description The device that wrote it. */
            device: string;
            /** @description The field's key; none where it is a contact. */
            field?: string | null;
            /** @description The field's name in English. */
            name_en?: string | null;
            /** @description The field's name in Chinese. */
            name_zh?: string | null;
            /** @description What should stand there. */
            new?: string | null;
            /** @description What the rep saw there; none where the card was not on their phone. */
            old?: string | null;
            /** @description Whose. */
            person: string;
            /** @description When it was received. */
            received: string;
            /** @description Its place in that device's journal. */
            seq: components["schemas"]["u64"];
            /** @description `open`, `accepted` or `rejected`. */
            state: string;
            /** @description On which visit. */
            visit: string;
        };
        /** @description Proposals. */
        ProposalsJson: {
            /** @description Latest first. */
            proposals: components["schemas"]["ProposalJson"][];
        };
        /** @description Web push, as the caller has it. */
        PushJson: {
            /** @description The caller's browsers that get it, oldest first. */
            browsers: components["schemas"]["BrowserJson"][];
            /** @description The key that a browser subscribes for (RFC 8292): base64url of the uncompressed point. None where the operator has no web push. */
            key?: string | null;
        };
        /** @description One who watches, and how far what was shared has reached them. */
        ReachedJson: {
            /** @description When the server heard so. */
            at?: string | null;
            /** @description The same for people, in English. */
            en: string;
            /** @description Their name. */
            name: string;
            /** @description `not_reached`, `on_device` or `opened`. */
            state: string;
            /** @description Who. */
            watcher: string;
            /** @description In Chinese. */
            zh: string;
        };
        /** @description One person. */
        ReaderJson: {
            /** @description Whether they have said that they have read it. */
            acknowledged: boolean;
            /** @description When they said so, as far as can be told. */
            at?: string | null;
            /** @description Their name. */
            name: string;
            /** @description Who. */
            person: string;
        };
        /** @description Who has read the last version. */
        ReadersJson: {
            /** @description The people whom the caller may look at, by id; nobody while nothing was published. */
            people: components["schemas"]["ReaderJson"][];
            /**
             * Format: int32
             * @description Its number.
             */
            version: number;
        };
        /** @description A reason. */
        ReasonJson: {
            /** @description Why; it stands in the journal. */
            reason: string;
        };
        /** @description The record (拜访记录). */
        RecordJson: {
            /** @description What to do next. */
            actions: components["schemas"]["ActionJson"][];
            /** @description Whether an agreement was signed on site (V9.2). */
            agreement_signed: boolean;
            /** @description Who decides at a key customer's, and how they stand to us (A3.2). */
            chain: components["schemas"]["DeciderJson"][];
            /** @description What others wrote at the same time into a single field, by the field's name. */
            conflicting: {
                [key: string]: string[];
            };
            /** @description The volume that the customer expects (V9.2). */
            expected_volume: string;
            /** @description What was confirmed on the spot beside service type and volume. */
            framework?: string | null;
            /** @description Gifts handed over. */
            gifts: components["schemas"]["GiftJson"][];
            /** @description `clear`, `some` or `none`. */
            intent?: string | null;
            /** @description Why. */
            intent_reason: string;
            /** @description Whether it is a key customer (A3.2). */
            key_customer: boolean;
            /** @description The same in words, with where to write it. */
            lacking: components["schemas"]["LackingJson"][];
            /** @description What the record still lacks, by its fields' names (V9.1, A3.2). */
            missing: string[];
            /** @description What the customer needs. */
            needs: components["schemas"]["ItemJson"][];
            /** @description Objections and answers. */
            objections: components["schemas"]["ItemJson"][];
            /** @description Opinions and suggestions (A3.2). */
            opinions: components["schemas"]["ItemJson"][];
            /** @description What was discussed. */
            points: components["schemas"]["ItemJson"][];
            /** @description How it was there, for key customers. */
            scene: string;
            /** @description The kind of service that was confirmed on the spot (V9.2). */
            service_type: string;
            /** @description Conflicts that people settled, oldest first. */
            settled: components["schemas"]["SettledJson"][];
            /** @description The summary that people write together. */
            summary: string;
            /** @description What the visit was about. */
            topic: string;
            /** @description The same with authors, what won first. */
            versions: {
                [key: string]: components["schemas"]["FieldVersionJson"][];
            };
        };
        /** @description What stands in for a second factor that is lost. */
        RecoveryJson: {
            /** @description Each once. They are not shown again; earlier ones are void. */
            recovery_codes: string[];
        };
        /** @description Content that was refused. */
        RefusedJson: {
            /**
             * Format: int64
             * @description The refused entry that this one builds on.
             */
            blocked_by?: number | null;
            /** @description Stable code. */
            code: string;
            /** @description What is wrong and what to do. */
            detail: string;
            /** @description The document. */
            document?: string | null;
            /** @description The entry, `<device>#<seq>`. */
            entry: string;
        };
        /** @description What was taken of it. It is word of mouth: it moves the next due time or calls for help, and proves nothing. */
        RelayedJson: {
            /** @description Whether it was known already. */
            known: boolean;
            /** @description Who said it. */
            person: string;
            /** @description `shared`, `set_out`, `checked_in`, `returned` or `sos`. */
            said: string;
            /** @description Until when nobody is waited for, of a check-in: at most twelve hours from now. */
            until?: string | null;
            /** @description The visit. */
            visit: string;
            /** @description Why a check-in moves nothing, and what to do, in English and Chinese; none where it counts. */
            weaker?: string | null;
        };
        /** @description How far the review of a record has come. */
        ReviewJson: {
            /** @description `not_submitted`, `submitted`, `returned`, `passed`, `changed` (after it had passed, without a word) or `amended`. */
            state: string;
            /** @description The state in Chinese. */
            state_zh: string;
            /** @description Whether a superior is waited for. */
            waits_for_superior: boolean;
        };
        /** @description What was reviewed. */
        ReviewedJson: {
            /** @description Whose card it is about; none where they have none. */
            customer?: string | null;
        };
        /** @description What was done. */
        RotatedJson: {
            /** @description The id of the key that signs now. */
            kid: string;
        };
        /** @description A cell, or a row, that was not taken. */
        RowErrorJson: {
            /** @description The column's heading, as the file has it; empty where it is the row. */
            column: string;
            /**
             * Format: int64
             * @description The line in the file, from 1 on.
             */
            line: number;
            /** @description What is wrong. */
            reason: string;
            /** @description What to do. */
            remedy: string;
        };
        /** @description A sentence. */
        SaidJson: {
            /** @description In English. */
            en: string;
            /** @description In Chinese. */
            zh: string;
        };
        /** @description A second factor for a login under way. */
        SecondFactorBody: {
            /** @description A code of the app, or a recovery code. */
            second_factor: string;
            /** @description The ticket that the first factor got. */
            ticket: string;
        };
        /** @description A conflict that somebody settled. */
        SettledJson: {
            /** @description Who settled it. */
            author?: string | null;
            /** @description What was not kept. */
            dropped: string[];
            /** @description What stands since. */
            kept: string;
            /** @description Where: `needs/<id>`, `chain/<id>` or a field's name. */
            of: string;
        };
        /** @description What became of a text. */
        SmsJson: {
            /** @description What the gateway sends back to the sender, in Chinese and English. */
            reply: string;
            /** @description Whether it was taken. A text with a slip in it is none: the sender is told which part of it. */
            taken: boolean;
        };
        /** @description A stretch of time. */
        SpanJson: {
            /** @description Where it begins. */
            from: string;
            /** @description Where it ends. */
            until: string;
        };
        /** @description Where to. */
        StartBody: {
            /** @description An invitation, at the first login, where nothing else says who the person is here. */
            invitation?: string | null;
            /** @description The organisation's id. */
            org: string;
            /** @description Where the login service sends the person back to; one of those that the operator set. */
            redirect: string;
        };
        /** @description A login that was begun. */
        StartJson: {
            /** @description When it is over. */
            expires: string;
            /** @description What to finish with. Keep it where the login was begun; it belongs into no address. */
            ticket: string;
            /** @description Where to send the person. */
            url: string;
        };
        /** @description A step. */
        StepJson: {
            /**
             * Format: int64
             * @description How long after the alarm began, in minutes.
             */
            after_minutes: number;
            /** @description Whether it was taken. */
            taken: boolean;
            /** @description Whom: `watchers`, `supervisor`, `manager` or `duty`. */
            tell: string;
            /** @description The same in Chinese. */
            tell_zh: string;
        };
        /** @description Who somebody says they are, once more: the second factor where they have one, else the password. */
        StepUpBody: {
            /**
             * Format: password
             * @description The present password.
             */
            password?: string | null;
            /** @description A code of the app, or a recovery code. */
            second_factor?: string | null;
        };
        /** @description What a browser's push manager gave it. */
        SubscribeJson: {
            /** @description What only it and this server know, base64url: `keys.auth`. */
            auth: string;
            /** @description The address that its push service gave it: https, at most 2,048 bytes. */
            endpoint: string;
            /** @description The key that it subscribed for. */
            key: string;
            /** @description The language of its notifications. */
            lang: components["schemas"]["Lang"];
            /** @description The public half of its key, base64url: `keys.p256dh`. */
            p256dh: string;
            /** @description Which page a tap opens. */
            page: components["schemas"]["PageOfPush"];
        };
        /** @description How much the server can know of a visit. */
        SyncedJson: {
            /** @description The devices of the rep and the companions. */
            devices: components["schemas"]["DeviceJson"][];
            /**
             * Format: int64
             * @description Entries that its devices announced and the server has not got.
             */
            known_missing: number;
            /** @description The latest contact of any of its devices. */
            last_contact?: string | null;
            /** @description How much of its devices' journals was refused. */
            refused: number;
            /** @description In a sentence. */
            sentence_en?: string | null;
            /** @description The same in Chinese. */
            sentence_zh?: string | null;
            /** @description `synced`, `forked`, `entries_missing`, `not_heard_since_plan`, `device_lost` or `no_device`. */
            word: string;
        };
        /** @description The caller's visits as the server counts them. */
        TallyJson: {
            /** @description Theirs no more. */
            gone: {
                [key: string]: components["schemas"]["GoneJson"];
            };
            /** @description The server's now. */
            now: string;
            /** @description How much is open, by kind. */
            open: {
                [key: string]: number;
            };
            /** @description Theirs, as rep or companion, each with the names of what is open. */
            visits: {
                [key: string]: string[];
            };
        };
        /** @description A text as somebody typed it. */
        TextJson: {
            /** @description The whole text, beginning with SJ1. */
            text: string;
        };
        /** @description The key of tokens. */
        TokenKeyJson: {
            /** @description Its id. */
            kid: string;
            /** @description Since when it signs. */
            since: string;
        };
        /** @description A notice of the watch to one person. That they read it is said nowhere: who takes care of it says so (`acknowledge_alarm`). */
        ToldJson: {
            /** @description When it was put into their inbox. */
            at: string;
            /** @description What, for example `watch_alarmed`. */
            kind: string;
            /** @description Whom. */
            person: string;
            /** @description Whether it is known that it came to a phone, a mail server or the organisation's service. */
            reached: boolean;
            /** @description How far it came by each way. */
            ways: components["schemas"]["WayJson"][];
        };
        /** @description One trip and the watch over it. */
        TripInSightJson: {
            /** @description Since when it is an alarm. */
            alarmed?: string | null;
            /**
             * Format: int32
             * @description How many calls for help are open.
             */
            calls: number;
            /** @description The customer's name; empty for who sees the watch and no more. */
            customer_name: string;
            /** @description Their department. */
            department?: string | null;
            /** @description When to hear from the traveller next. */
            due: string;
            heard?: components["schemas"]["HeardJson"] | null;
            ladder?: components["schemas"]["LadderJson"] | null;
            /** @description Whether the caller travels themself. */
            own: boolean;
            /** @description Where it stands, in English. */
            sentence_en?: string | null;
            /** @description The same in Chinese. */
            sentence_zh?: string | null;
            /** @description State of the watch: `armed`, `under_way`, `overdue`, `alarmed` or `closed`. */
            state: string;
            /** @description The state in Chinese. */
            state_zh: string;
            /** @description Whose trip it is. */
            traveller: string;
            /** @description Their name. */
            traveller_name: string;
            /** @description The lead visit. */
            visit: string;
            /**
             * @description Why: `forced`, `called`, `nothing_heard`, `past_due`, `out_of_coverage` (announced), `on_the_road`, `not_departed`, `returned`
             *     or `confirmed`.
             */
            why: string;
        };
        /** @description One thing about an itinerary. */
        TripPointJson: {
            /** @description In English. */
            en: string;
            /** @description Which field. */
            field: string;
            /** @description `refuse`, `ask` or `warn`. */
            weight: string;
            /** @description In Chinese. */
            zh: string;
        };
        /** @description Trips. */
        TripsJson: {
            /**
             * @description Where the next page begins; none at the end. Between two pages a trip may become more urgent: then it is on a
             *     page that was read.
             */
            next?: string | null;
            /** @description The server's now. */
            now: string;
            /** @description The most urgent first; at most 500. */
            trips: components["schemas"]["TripInSightJson"][];
        };
        /** @description One change of a verdict or watch. */
        VerdictChangeJson: {
            /** @description When, by the server's clock. */
            at: string;
            /** @description Why, in English. */
            en?: string | null;
            /** @description The state before; none at first. */
            from?: string | null;
            /**
             * Format: int64
             * @description The evidence that changed it: a position of the journal.
             */
            position: number;
            /**
             * @description `brief`, `thank_you`, `record`, `watch`, `approval` or `lead_time`; `amendment/brief` and so on for what later evidence says of a verdict that was
             *     frozen by then: `from` stays, `to` is what it would have become.
             */
            subject: string;
            /** @description The state since. */
            to: string;
            /** @description Why, in Chinese. */
            zh?: string | null;
        };
        /** @description Somebody submitted, reviewed or signed a version of the record. */
        VersionJson: {
            /** @description When, by the best time. */
            at: string;
            /** @description The entry, `<device>#<seq>`. */
            entry: string;
            /** @description Whether the record reads now as they saw it; none where that version is not known. */
            is_current?: boolean | null;
            /** @description `submit`, `review_passed`, `review_returned` or `sign`. */
            name: string;
            /** @description Who. */
            person: string;
            /** @description What is to be mended. */
            points: string[];
            /** @description Why the record was changed after it had passed. */
            reason?: string | null;
        };
        /** @description One visit in full. */
        VisitJson: components["schemas"]["BoardVisitJson"] & {
            /** @description Photos and signatures, by `GET /v1/visits/{id}/blob/bytes`; none for who does not see the visit whole. */
            attachments: components["schemas"]["AttachmentJson"][];
            /** @description What the checklist finds in the record: completeness, accuracy, logic (A3.3). */
            checklist: components["schemas"]["PointJson"][];
            /** @description Reboots, and wall clocks that were set, of the devices meanwhile. They change no verdict by themselves. */
            clocks: components["schemas"]["ClockJson"][];
            compliance?: components["schemas"]["ComplianceJson"] | null;
            /** @description Who wrote what into plan and record, oldest first, and also what was overwritten since. */
            edits: components["schemas"]["EditJson"][];
            /** @description What was done, by the best times; for a watcher only what belongs to the trip. */
            facts: components["schemas"]["FactJson"][];
            /** @description Obligations whose verdict is frozen: evidence that comes later is an amendment in the history. */
            frozen: components["schemas"]["FrozenJson"][];
            /** @description How verdicts changed, oldest first. */
            history: components["schemas"]["VerdictChangeJson"][];
            /** @description What could not be decided yet, and why. It counts against nobody. */
            notes: components["schemas"]["NoteJson"][];
            /** @description The server's now. */
            now: string;
            plan?: components["schemas"]["PlanJson"] | null;
            /**
             * Format: int64
             * @description Up to where everything is digested.
             */
            position: number;
            record?: components["schemas"]["RecordJson"] | null;
            /** @description Content of this visit that was refused. */
            refused: components["schemas"]["RefusedJson"][];
            /**
             * @description Who was told of the watch, and how far each notice came, oldest first. The traveller sees of others what was before they first
             *     entered a code.
             */
            told: components["schemas"]["ToldJson"][];
            /** @description Who submitted, reviewed or signed which version of the record, oldest first (A3.3, A4.1). */
            versions: components["schemas"]["VersionJson"][];
            /** @description How the safety watch changed, oldest first. */
            watch_history: components["schemas"]["VerdictChangeJson"][];
        };
        /** @description The safety watch. */
        WatchJson: {
            /** @description When to hear from the traveller next. */
            due: string;
            /** @description Where it stands, in English. */
            sentence_en?: string | null;
            /** @description The same in Chinese. */
            sentence_zh?: string | null;
            /** @description The state, for example `under_way`. */
            state: string;
            /** @description The state in Chinese. */
            state_zh: string;
        };
        /** @description How far a notice came by one way. */
        WayJson: {
            /** @description Since when; for `waiting` when it is tried next. */
            at?: string | null;
            /** @description `inbox`, `mail`, `webhook` or `push`; the last once for each of their browsers. */
            by: string;
            /**
             * @description `fetched` (a phone of theirs has it) or `not_fetched`; `handed_over` (the mail server took it), `answered` (the service took it),
             *     `accepted` (the browser's push service took it, which says nothing of the browser), `waiting`, `failed` or `not_sent`; `unknown`.
             */
            far: string;
            /** @description Why not further. */
            why?: string | null;
        };
        /** Format: int64 */
        u64: number;
    };
    responses: {
        /** @description a problem with a stable code and its remedy */
        Problem: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": {
                    /** @description Stable code in snake case. */
                    code: string;
                    /** @description What is wrong and what to do. */
                    detail: string;
                    /**
                     * Format: int64
                     * @description In how many seconds, where that can be said: the same as the header `Retry-After`.
                     */
                    retry_after?: number | null;
                    /** @description Whether the same request may succeed later. */
                    retryable: boolean;
                    /**
                     * Format: int32
                     * @description HTTP status.
                     */
                    status: number;
                    /** @description The same in a few words. */
                    title: string;
                    /** @description A stable URN, for example `urn:sojourn:problem:nonce_not_fresh`. */
                    type: string;
                };
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
