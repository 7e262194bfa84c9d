/** Every schema of the server's OpenAPI document. Written by `make wire`, and by nobody's hand. */
export interface Wire {
  Absence: {
    person: Wire['Technician']
    team: Wire['Named']
    zone: string
    cover: Wire['Named'] | null
    leaves: Wire['StandingLeave'][]
    visits: Wire['ConcernedVisit'][]
  }
  AbsenceEntered: {
    leave: string
    undoes: string
  }
  AbsenceEntry: {
    begin: string
    end: string
    /**
     * Format: uuid
     * @description made up by whoever asks, for a new leave
     */
    id: string
    /** @enum {string} */
    kind: 'annual' | 'sick' | 'personal' | 'other'
    /** @default null */
    reason: string | null
    /**
     * Format: uuid
     * @default null
     */
    cover: string | null
    visits: Wire['Replaced1'][]
  }
  AbsenceOption: {
    person: Wire['Technician']
    against: Wire['Against'][]
    travel_minutes: number | null
    visits: number
  }
  AbsenceRestored: {
    stays: Wire['Stayed'][]
  }
  Absent: {
    start: string
    end: string
    cover: string | null
  }
  Actual: {
    start: string
    end: string | null
  }
  Address: {
    address: string
    area_type: string | null
  }
  Addressee: {
    name: string
    address_as: string | null
    phone: string
  }
  After: {
    items: string[]
    /** @description of its lists, by event */
    entries: string[]
    /** @description what changed either */
    events: string[]
  }
  Again: Record<string, never>
  Against: {
    /** @enum {string} */
    code: 'absent' | 'outside_hours' | 'overlap' | 'way_before' | 'way_after' | 'skill'
    words: string[]
    visit?: string
    order?: string
    minutes?: number
  }
  Agreed: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    agree: boolean
  }
  Answer: {
    /** @description version of the protocol */
    doorstep: number
    /** @description the request's Doorstep-Req */
    req: string | null
    epoch: string
    /** @description when the request came and was answered */
    server_ms: number[]
    /** @description the server's signature under these times */
    stamp: string
  }
  Arrival: {
    /** Format: date-time */
    at: string
    /** @enum {string} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined'
    minutes: string | null
    /** @enum {string} */
    grade: 'door_code' | 'bound' | 'measured' | 'synced' | 'phone'
    /** @description whether it was added or changed after the signature */
    after: boolean
  }
  Asked: {
    /**
     * Format: uuid
     * @description made up by whoever asks: again changes nothing
     */
    id: string
    /** @enum {string} */
    kind: 'annual' | 'sick' | 'personal' | 'other'
    begin: string
    end: string
    /** @default null */
    reason: string | null
  }
  Away: {
    id: string
    begin: string
    end: string
    /** @enum {string} */
    state: 'asked' | 'approved' | 'refused' | 'withdrawn'
    /** @enum {string|null} */
    kind: 'annual' | 'sick' | 'personal' | 'other' | null
    cover: Wire['Named'] | null
  }
  Before: {
    /** @enum {string} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
    clash: Wire['Clashing'][]
  }
  Beginnings: {
    teams: number
    goers: number
    office: number
    standard: boolean
    visits: boolean
  }
  BookedCustomer: {
    /** Format: uuid */
    id?: string
    name?: string | null
    address_as?: string | null
    phone?: string | null
    email?: string | null
    /** @enum {string|null} */
    language?: 'zh-CN' | 'en' | null
    /** @enum {string|null} */
    tier?: 'diamond' | 'gold' | 'silver' | 'none' | null
    is_new?: boolean
  }
  BookedPremises: {
    /** Format: uuid */
    id?: string
    address?: string | null
    /** @enum {string|null} */
    area_type?: 'city' | 'county_seat' | 'township' | 'village' | null
    /** @enum {string|null} */
    place_type?: 'home' | 'office' | 'shop' | 'other' | null
  }
  Booking: {
    despite_leave?: string | null
    kind: string
    order?: string | null
    /** Format: uuid */
    team?: string
    customer: Wire['BookedCustomer']
    premises: Wire['BookedPremises']
    /** Format: date-time */
    start?: string | null
    /** Format: date-time */
    end?: string | null
    zone?: string | null
    duration_minutes: number
    buffer_minutes?: number | null
    travel_minutes?: number | null
    /** Format: uuid */
    person?: string | null
    /** @enum {string|null} */
    asked_by?: 'customer' | 'staff' | 'resource' | 'weather' | 'third_party' | null
    agreed_by?: string | null
    facts?: {
      [key: string]: unknown
    }
    instructions?: string | null
  }
  Both: {
    zh: string
    en: string
  }
  BothWords: {
    zh: string
    en: string
  }
  Bounds: {
    gte?: string
    lte?: string
  }
  Bundle: {
    /** @description version of the protocol */
    doorstep: number
    /** @description the request's Doorstep-Req */
    req: string | null
    epoch: string
    /** @description when the request came and was answered */
    server_ms: number[]
    /** @description the server's signature under these times */
    stamp: string
    visit: string
    document: Wire['VisitDocument']
    events: Wire['HandedEvent'][]
  }
  Calendar: {
    /** Format: date-time */
    made_at: string | null
    /** @enum {string|null} */
    language: 'zh-CN' | 'en' | null
  }
  CalendarMade: {
    /** Format: date-time */
    made_at: string | null
    /** @enum {string|null} */
    language: 'zh-CN' | 'en' | null
    /** @description secret: whoever has it reads the calendar */
    address: string
  }
  CalendarWanted: {
    /** @enum {string} */
    language: 'zh-CN' | 'en'
  }
  Call: {
    id: string
    at: string
    by: Wire['Named'] | null
    purpose: string
    result: string
    note: string | null
    expected: string | null
    /** @enum {string} */
    origin: 'office' | 'door'
  }
  CalledOff: {
    at: string
    by: string | null
    asked_by: string | null
    reason: string
    /** @enum {string} */
    origin: 'office' | 'link'
  }
  Cancel: {
    reason: string
    /** @enum {string} */
    asked_by: 'customer' | 'staff' | 'resource' | 'weather' | 'third_party'
  }
  Cancelled: {
    at: string
    by: Wire['Named'] | null
    asked_by: string | null
    reason: string
    /** @enum {string} */
    origin: 'office' | 'link'
  }
  Card: {
    id: string
    ver: number
    order: string
    kind: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    /** @enum {string} */
    status: 'booked' | 'travelling' | 'on_site' | 'away' | 'left' | 'completed'
    promise: Wire['PromiseInForce']
    plan: Wire['Plan'] | null
    duration_minutes: number | null
    buffer_minutes: number
    travel_minutes: number | null
    depart_by: string | null
    customer: Wire['Addressee']
    premises: Wire['Address']
    members: Wire['Member'][]
    /** @enum {string|null} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined' | null
    minutes: string | null
    /** @enum {string|null} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled' | null
    actual: Wire['Actual'] | null
    confirmed_at: string | null
    record: number | null
    risk: Wire['Risk'] | null
    before: Wire['Before'] | null
  }
  Carried: {
    visit: string
    /** @enum {string} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
    at: string
    zone: string
    by: string | null
    reason: string | null
    report: string | null
    left: Wire['LeftItem'][]
    promises: Wire['OwedPromise'][]
    notes: string[]
    clash: Wire['Clashing'][]
  }
  CaseInShort: {
    id: string
    number: string
    /** @enum {string} */
    kind: 'enquiry' | 'query' | 'fault' | 'complaint' | 'suggestion' | 'praise' | 'leaving' | 'displeasure'
    /** @enum {string} */
    state: 'open' | 'resolved' | 'closed'
    /** @enum {string|null} */
    outcome: 'satisfied' | 'answered' | 'not_reached' | 'declined' | 'withdrawn' | null
    /** @enum {string|null} */
    grade: 'ordinary' | 'fairly_hard' | 'hard' | 'special' | null
    /** @enum {string} */
    channel: 'door' | 'phone' | 'hall' | 'link' | 'mail' | 'hotline' | 'callback' | 'review'
    words: string
    name: string
    phone: string | null
    order: string | null
    team: Wire['Named'] | null
    owner: Wire['Named'] | null
    offered: Wire['Named'] | null
    level: number
    /** Format: date-time */
    opened: string
    /** Format: date-time */
    due: string
    /** Format: date-time */
    ended: string | null
  }
  CasePage: {
    items: Wire['CaseInShort'][]
    overdue: number
    cursor: string | null
  }
  CellMeant: {
    row: number
    at: number
    text: string
  }
  Change: {
    item?: string
    patch?: Wire['ItemPatch'] | null
    kind?: string
    phase?: string
    items?: string[]
  }
  Changes: {
    seq: number
    visits: string[]
    cards: Wire['OnTheDay'][]
    waiting: Wire['WaitingCard'][]
  }
  ChangesAllowed: {
    /** Format: date-time */
    until: string | null
    /** @enum {string|null} */
    refused: 'over' | 'under_way' | 'no_time' | 'too_late' | null
  }
  Checked: {
    /** @description those that are otherwise than the base's */
    files: Wire['File'][]
    faults: Wire['FoundFault'][]
    document: Wire['Standard'] | null
    remarks: string[]
  }
  Clashing: {
    order: string | null
    person: string
    start: string | null
    end: string | null
  }
  ClockSample: {
    wall: number
    /** @description [boot, ms] */
    mono: (string | number)[]
    offset_ms: number
    error_ms: number
    signed?: Wire['SignedTimes'] | null
  }
  Code: {
    code: string
    /** Format: date-time */
    expires: string
  }
  CodeTyped: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    code: string
  }
  CodeUse: {
    staff_no: string
    code: string
    /** Format: password */
    new: string
  }
  ColumnAdded: {
    /** @enum {string} */
    column:
      | 'order'
      | 'kind'
      | 'name'
      | 'address_as'
      | 'phone'
      | 'email'
      | 'language'
      | 'address'
      | 'area_type'
      | 'place_type'
      | 'latitude'
      | 'longitude'
      | 'datum'
      | 'tier'
      | 'customer_kind'
      | 'is_new'
      | 'day'
      | 'start'
      | 'slot'
      | 'end'
      | 'zone'
      | 'agreed_by'
      | 'agreed_at'
      | 'asked_by'
      | 'reason'
      | 'staff_no'
      | 'backup'
      | 'team'
      | 'access'
      | 'pon_type'
      | 'down'
      | 'up'
      | 'wifi'
      | 'services'
      | 'travel'
      | 'duration'
      | 'buffer'
      | 'position'
      | 'fault'
      | 'reported_at'
      | 'accepted_at'
      | 'documents'
      | 'gate'
      | 'instructions'
    text: string
  }
  ColumnMeant: {
    at: number
    /** @enum {string|null} */
    column:
      | 'order'
      | 'kind'
      | 'name'
      | 'address_as'
      | 'phone'
      | 'email'
      | 'language'
      | 'address'
      | 'area_type'
      | 'place_type'
      | 'latitude'
      | 'longitude'
      | 'datum'
      | 'tier'
      | 'customer_kind'
      | 'is_new'
      | 'day'
      | 'start'
      | 'slot'
      | 'end'
      | 'zone'
      | 'agreed_by'
      | 'agreed_at'
      | 'asked_by'
      | 'reason'
      | 'staff_no'
      | 'backup'
      | 'team'
      | 'access'
      | 'pon_type'
      | 'down'
      | 'up'
      | 'wifi'
      | 'services'
      | 'travel'
      | 'duration'
      | 'buffer'
      | 'position'
      | 'fault'
      | 'reported_at'
      | 'accepted_at'
      | 'documents'
      | 'gate'
      | 'instructions'
      | null
  }
  ColumnRead: {
    at: number
    header: string
    /** @enum {string|null} */
    column:
      | 'order'
      | 'kind'
      | 'name'
      | 'address_as'
      | 'phone'
      | 'email'
      | 'language'
      | 'address'
      | 'area_type'
      | 'place_type'
      | 'latitude'
      | 'longitude'
      | 'datum'
      | 'tier'
      | 'customer_kind'
      | 'is_new'
      | 'day'
      | 'start'
      | 'slot'
      | 'end'
      | 'zone'
      | 'agreed_by'
      | 'agreed_at'
      | 'asked_by'
      | 'reason'
      | 'staff_no'
      | 'backup'
      | 'team'
      | 'access'
      | 'pon_type'
      | 'down'
      | 'up'
      | 'wifi'
      | 'services'
      | 'travel'
      | 'duration'
      | 'buffer'
      | 'position'
      | 'fault'
      | 'reported_at'
      | 'accepted_at'
      | 'documents'
      | 'gate'
      | 'instructions'
      | null
    samples: string[]
    added: boolean
  }
  CommandOfCustomer: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
  }
  Commanded: {
    id: string
    ver: number
    order: string
    kind: string
    standard: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    team: string
    promise: Wire['PromiseInForce'] | null
    ledger: Wire['LedgerEntry'][]
    travel_minutes: number | null
    duration_minutes: number | null
    buffer_minutes: number
    depart_by: string | null
    customer: Wire['Visited']
    premises: Wire['Place']
    facts: {
      [key: string]: string | number | boolean | string[]
    }
    instructions: string | null
    wish: Wire['Wish'] | null
    members: Wire['Member'][]
    /** @enum {string} */
    status: 'booked' | 'travelling' | 'on_site' | 'away' | 'left' | 'completed'
    summary: Wire['Summary']
    plan: Wire['Plan'] | null
    calls: Wire['Call'][]
    seen: Wire['Seen'][]
    despite: Wire['Despite'][]
    confirmations: Wire['Confirmation'][]
    cancelled: Wire['Cancelled'] | null
    renewals: Wire['Renewed'][]
    record: number | null
    carried: Wire['Carried'] | null
    working: Wire['PromisedWorking'][]
    deadlines: Wire['Deadline'][]
    /** @description every visit of the order, from the first to the one that goes on */
    chain: Wire['OfOrder'][]
    stood: Wire['Stood'] | null
  }
  Company: {
    company: Wire['Words1'] | null
    hotline: string | null
  }
  Complained: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /** Format: uuid */
    id: string
    text: string
  }
  ConcernedVisit: {
    id: string
    ver: number
    order: string
    kind: string
    begun: boolean
    customer: string
    phone: string
    address: string
    promise: Wire['PromiseInForce']
    proposed: Wire['Proposed'] | null
    options: Wire['AbsenceOption'][]
  }
  Confirmation: {
    entry: string
    at: string
  }
  Confirmed: {
    /**
     * Format: uuid
     * @description the entry of the promise that was shown
     */
    entry: string
  }
  Continue: {
    despite_leave?: string | null
    /** Format: date-time */
    start?: string | null
    /** Format: date-time */
    end?: string | null
    duration_minutes?: number | null
    /** Format: uuid */
    person?: string | null
    /** @enum {string|null} */
    asked_by?: 'customer' | 'staff' | 'resource' | 'weather' | 'third_party' | null
    agreed_by?: string | null
    reason?: string | null
    instructions?: string | null
  }
  Correction: {
    email?: string
    phone?: string
    before: string | null
  }
  Counts: {
    new: number
    moved: number
    reassigned: number
    corrected: number
    unchanged: number
    refused: number
  }
  CourseStep: {
    /** @enum {string} */
    step: 'booked' | 'set_off' | 'expected' | 'arrived' | 'working' | 'done'
    /** Format: date-time */
    at: string
  }
  CustomerAddress: {
    email: string | null
    phone: string | null
  }
  CustomerCall: {
    id: string
    at: string
    by: Wire['Named'] | null
    purpose: string
    result: string
    note: string | null
    visit: string
    order: string
  }
  CustomerCorrection: {
    /** Format: uuid */
    premises?: string
    before: {
      [key: string]: string | boolean | null
    }
    after: Wire['Rightly']
  }
  CustomerNotices: {
    /** @enum {string} */
    choice: 'any' | 'sms' | 'mail' | 'none'
    offered: ('any' | 'sms' | 'mail' | 'none')[]
  }
  CustomerPremises: {
    id: string
    address: string
    area_type: string | null
    place_type: string | null
  }
  CustomerPromise: {
    id: string
    kind: string
    level: Wire['LevelName'] | null
    due: string
    /** @enum {string} */
    state: 'open' | 'met' | 'broken' | 'unheard' | 'undetermined' | 'withdrawn'
    visit: string
    order: string
  }
  CustomerVisit: {
    id: string
    order: string
    kind: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    /** @enum {string} */
    status: 'booked' | 'travelling' | 'on_site' | 'away' | 'left' | 'completed'
    /** @enum {string|null} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled' | null
    /** @enum {string|null} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined' | null
    over: boolean
    start: string | null
    end: string | null
    zone: string
    address: string | null
    main: Wire['Named'] | null
    record: number | null
  }
  Customers: {
    items: Wire['FoundCustomer'][]
  }
  DatedHours: {
    /** @enum {string|null} */
    kind: 'overtime' | 'exchange' | 'holiday' | null
    /** @default null */
    start: string | null
    /** @default null */
    end: string | null
  }
  Day: {
    /** Format: date */
    date: string
    zone: string
    now: string
    seq: number
    teams: Wire['Named'][]
    technicians: Wire['TechnicianDay'][]
    unassigned: Wire['Card'][]
    waiting: Wire['WaitingCard'][]
  }
  Deadline: {
    id: string
    fact: string
    zh: string
    en: string
    due: string
    /** @description whether the holidays of every year it is counted over are known */
    sure: boolean
    /** @enum {string} */
    state: 'open' | 'met' | 'broken' | 'unheard' | 'undetermined' | 'withdrawn'
  }
  Delivery: {
    segments: number | null
    /** @enum {string|null} */
    state: 'delivered' | 'failed' | null
    code: string | null
    /** Format: date-time */
    reported: string | null
  }
  DemoPerson: {
    /** @enum {string} */
    role: 'technician' | 'account_manager' | 'dispatcher' | 'supervisor' | 'administrator'
    name: string
    staff_no: string
  }
  Demonstration: {
    people: Wire['DemoPerson'][]
    password: string | null
  }
  Despite: {
    id: string
    at: string
    by: Wire['Named'] | null
    /** @enum {string} */
    step: 'departed' | 'arrived' | 'started'
    despite: ('other_day' | 'early' | 'other_visit')[]
    reason: string | null
  }
  Device: {
    id: string
    name: string
    app_version: string | null
    /** @description installed on the home screen */
    standalone: boolean
    /** @description the browser promised to keep its storage */
    persisted: boolean
    /** Format: date-time */
    enrolled: string
    /** Format: date-time */
    seen: string
    /** Format: date-time */
    revoked_at: string | null
  }
  DeviceName: {
    id: string
    name: string
  }
  Devices: {
    items: Wire['Device'][]
  }
  Diagnosis: {
    device: string
    facts: {
      [key: string]: unknown
    }
  }
  Digests: {
    sha256: string[]
  }
  DoneAct: {
    id: string
    /** Format: date-time */
    at: string
    by: Wire['Named'] | null
    /** @enum {string} */
    type:
      | 'opened'
      | 'converted'
      | 'graded'
      | 'restated'
      | 'step'
      | 'promised'
      | 'told'
      | 'offered'
      | 'accepted'
      | 'declined'
      | 'taken_over'
      | 'wished'
      | 'proposed'
      | 'authority'
      | 'agreed'
      | 'answered'
      | 'paused'
      | 'resumed'
      | 'resolved'
      | 'called'
      | 'withdrawn'
      | 'verified'
      | 'closed'
      | 'reopened'
    body: {
      [key: string]: unknown
    }
  }
  DoorCode: {
    right: boolean
    typed: number
  }
  Double: {
    id: string
    name: string
    phone: string
    address: string | null
    /** @enum {string} */
    why: 'phone' | 'contact' | 'mail' | 'place'
  }
  DoubleSide: {
    id: string
    name: string
    phone: string
    address: string | null
  }
  Draft: {
    base: string
    files: Wire['File'][]
    /** @default null */
    change: Wire['Change'] | null
  }
  Earlier: {
    visit: string
    at: string
    zone: string
    kind: string
    /** @enum {string} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
    promises: Wire['Promised'][]
  }
  EarlierVisit: {
    id: string
    order: string
    kind: string
    start: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    /** @description whether it is completed or cancelled */
    over: boolean
  }
  Edit: {
    kind?: string
    duration_minutes?: number
    buffer_minutes?: number
    facts?: {
      [key: string]: unknown
    }
    instructions?: string | null
  }
  Enrolled: {
    /** @description version of the protocol */
    doorstep: number
    /** @description the request's Doorstep-Req */
    req: string | null
    epoch: string
    /** @description when the request came and was answered */
    server_ms: number[]
    /** @description the server's signature under these times */
    stamp: string
    device: string
    /** @description visits whose work may be lost with a former phone */
    missing: string[]
  }
  Enrolment: {
    device: string
    name: string
    standalone: boolean
    persisted: boolean
  }
  Entry: {
    event: string
    /**
     * @example visit.departed
     * @example visit.arrived
     * @example door_code.entered
     */
    type: string
    wall: number
    tz: number
    corrected: string | null
    error_ms: number | null
    grade: string
    flags: string[]
    device: string | null
    by: Wire['Speaker']
    body: {
      [key: string]: unknown
    }
    late: boolean
  }
  Erasure: {
    name: string
  }
  Export: {
    customer: string
    at: string
    tables: {
      [key: string]: {
        [key: string]: unknown
      }[]
    }
  }
  Fault: {
    pointer: string
    message: string
    code: string
  }
  FeedItem: {
    seq: number
    kind: string
    visit?: string
    event?: Wire['HandedEvent']
    document?: Wire['VisitDocument']
    /** @description of what somebody owes: their id */
    todos?: string
    thing?: {
      [key: string]: unknown
    }
    upto?: number
    events?: Wire['HandedEvent'][]
    reason?: string
    /** @description of a visit that is gone: who goes there now */
    to?: string | null
    promise?: Wire['PromiseInForce'] | null
    sha256?: string
    hash?: string
  }
  File: {
    /** @description such as visits/fault-repair.yaml */
    name: string
    text: string
  }
  Files: {
    files: Wire['File'][]
    kept: boolean
  }
  Found: {
    visits: Wire['SearchedVisit'][]
    customers: Wire['SearchedCustomer'][]
    orders: Wire['SearchedOrder'][]
    records: Wire['SearchedRecord'][]
    people: Wire['SearchedPerson'][]
    more: ('visits' | 'customers' | 'orders' | 'records' | 'people')[]
  }
  FoundCustomer: {
    name: string
    address_as: string | null
    phone: string
    id: string
    email: string | null
    language: string | null
    tier: string | null
    premises: Wire['KnownPremises'][]
    visits: Wire['EarlierVisit'][]
  }
  FoundFault: {
    file: string
    line: number
    code: string
    zh: string
    en: string
    /** @description the entries that the line belongs to */
    place: string[]
  }
  GivenTime: {
    /** Format: date-time */
    due: string
    /** Format: date-time */
    made: string
    /** @enum {string|null} */
    outcome: 'met' | 'broken' | 'withdrawn' | null
  }
  Goer: {
    name: string
    staff_no: string
  }
  Going: {
    person: string
    name: string
    /** @enum {string} */
    role: 'main' | 'backup'
  }
  Hand: {
    by: Wire['Named'] | null
    at: string
    until: string | null
  }
  HandedEvent: {
    id: string
    visit?: string
    type: string
    v: number
    seen: number
    wall: number
    tz: number
    /** @description [boot, ms] */
    mono: (string | number)[]
    body: {
      [key: string]: unknown
    }
    seq: number
    device: string
    by: string
    received: string
  }
  Held: {
    visits: Wire['VisitHeld'][]
    promises: Wire['PromiseHeld'][]
    /**
     * Format: date-time
     * @description when a phone of theirs was last heard of
     */
    heard: string | null
  }
  Hello: {
    /** @description version of the protocol */
    doorstep: number
    /** @description the request's Doorstep-Req */
    req: string | null
    epoch: string
    /** @description when the request came and was answered */
    server_ms: number[]
    /** @description the server's signature under these times */
    stamp: string
    proto: {
      [key: string]: number
    }
    /** @description what an event may be about: fields of its envelope */
    things: string[]
    /** @description the formats of statements that it can rebuild */
    statements: string[]
    limits: {
      [key: string]: number
    }
    feed_days: number
  }
  Holding: {
    person: Wire['Named'] | null
    role: string | null
  }
  Hours: {
    start: string
    end: string
  }
  Item: {
    number: number
    visit: string
    order: string | null
    kind: string
    /** Format: date-time */
    start: string | null
    zone: string | null
    technician: Wire['Named'] | null
    team: Wire['Named'] | null
    /** @enum {string} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
    /** @enum {string|null} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined' | null
    /** @description decimal, one digit; negative is early */
    minutes: string | null
    /** @enum {string|null} */
    signature: 'drawn' | 'typed' | 'refused' | null
    /** @enum {string|null} */
    match: 'matches' | 'differs' | 'cannot_rebuild' | null
    reason: string | null
    /** @description critical items failed or in conflict */
    critical: number
    surprises: number
    /** Format: date-time */
    completed_at: string
    photos: Wire['PhotoCount']
  }
  ItemCount: {
    item: string
    failed: number
    asked: number
  }
  ItemOption: {
    zh: string
    en: string
    fail?: boolean
  }
  ItemPatch: {
    zh?: string | null
    en?: string | null
    answer?: string | null
    who?: string | null
    audience?: string | null
    required?: boolean | null
    critical?: boolean | null
    bulk?: boolean | null
    private?: boolean | null
    multiple?: boolean | null
    scan?: boolean | null
    refusable?: boolean | null
    help?: Wire['BothWords'] | null
    rule?: string[] | null
    basis?: string | null
    unit?: string | null
    pair?: string | null
    phrases?: string[] | null
    fail?: string[] | null
    options?: {
      [key: string]: Wire['ItemOption']
    } | null
    min?: number | null
    max?: number | null
    max_length?: number | null
    pass?: Wire['Bounds'] | null
  }
  JudgedArrival: {
    /** @enum {string} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined'
    minutes: string
    error_s: number | null
    grade: string
    event: string
    entry: string
    at: string
    unaware: boolean
    known: Wire['KnownArrival'] | null
    door_code: Wire['DoorCode'] | null
  }
  KnownArrival: {
    /** @enum {string} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined'
    minutes: string
    error_s: number | null
    grade: string
    event: string
    entry: string
  }
  KnownColumn: {
    /** @enum {string} */
    key:
      | 'order'
      | 'kind'
      | 'name'
      | 'address_as'
      | 'phone'
      | 'email'
      | 'language'
      | 'address'
      | 'area_type'
      | 'place_type'
      | 'latitude'
      | 'longitude'
      | 'datum'
      | 'tier'
      | 'customer_kind'
      | 'is_new'
      | 'day'
      | 'start'
      | 'slot'
      | 'end'
      | 'zone'
      | 'agreed_by'
      | 'agreed_at'
      | 'asked_by'
      | 'reason'
      | 'staff_no'
      | 'backup'
      | 'team'
      | 'access'
      | 'pon_type'
      | 'down'
      | 'up'
      | 'wifi'
      | 'services'
      | 'travel'
      | 'duration'
      | 'buffer'
      | 'position'
      | 'fault'
      | 'reported_at'
      | 'accepted_at'
      | 'documents'
      | 'gate'
      | 'instructions'
    header: string
    required: boolean
  }
  KnownPremises: {
    id: string
    address: string
    area_type: string | null
    place_type: string | null
  }
  LateNow: {
    count: number
  }
  Leave: {
    id: string
    ver: number
    person: Wire['Named']
    /** @enum {string|null} */
    kind: 'annual' | 'sick' | 'personal' | 'other' | null
    begin: string
    end: string
    zone: string
    /** @enum {string} */
    state: 'asked' | 'approved' | 'refused' | 'withdrawn'
    reason: string | null
    answer: string | null
    cover: Wire['Named'] | null
    /** @description who usually stands in for them */
    partner: Wire['Named'] | null
    asked_at: string
    asked_by: Wire['Named'] | null
    decided_at: string | null
    decided_by: Wire['Named'] | null
    /** @description of this person in that time: what somebody else has to make */
    visits: number
  }
  LeaveMoved: {
    begin: string
    end: string
    /**
     * Format: uuid
     * @default null
     */
    cover: string | null
  }
  LeaveVerdict: {
    approve: boolean
    /** @default null */
    answer: string | null
    /**
     * Format: uuid
     * @default null
     */
    cover: string | null
  }
  Leaves: {
    items: Wire['Leave'][]
    asked: number
    zone: string
  }
  LedgerEntry: {
    entry: string
    start: string
    end: string | null
    zone: string
    asked_by: string
    agreed_by: string | null
    reason: string | null
    at: string
    origin: string
  }
  LeftItem: {
    id: string
    zh: string
    en: string
    /** @enum {string} */
    state: 'failed' | 'conflict' | 'open'
    why: string | null
  }
  LevelName: {
    zh: string
    en: string
  }
  LevelName1: {
    zh: string
    en: string
  }
  Limit: {
    contracted: string | null
    gte: string | null
    lte: string | null
    unit: string | null
  }
  LineToWork: {
    id: string
    /** Format: date-time */
    due: string
    zone: string
    /** @enum {string} */
    state: 'open' | 'met' | 'broken' | 'unheard' | 'undetermined' | 'withdrawn'
    works: boolean | null
    /** Format: date-time */
    said_at: string | null
  }
  Link: {
    /** @description a short link, or visit and token with a full stop between them */
    link: string
  }
  Listed: {
    id: string
    name: string
    staff_no: string
    roles: ('technician' | 'account_manager' | 'dispatcher' | 'supervisor' | 'administrator')[]
    duties: ('quality' | 'complaints')[]
    team: Wire['TeamName'] | null
    active: boolean
  }
  Listed1: {
    record: number
    comment: string
  }
  LivingVisit: {
    id: string
    order: string
    start: string | null
  }
  Mark: {
    zh: string
    en: string
    at: number | null
    header: string
    stops: boolean
  }
  Member: {
    person: string
    name: string
    phone: string
    /** @enum {string} */
    role: 'main' | 'backup'
    active: boolean
  }
  Merged: {
    id: string
    name: string
    phone: string
    at: string
    by: Wire['Named'] | null
    until: string
    undoable: boolean
  }
  Message: {
    id: string
    kind: string
    visit: string | null
    order: string | null
    /** Format: date */
    about_day: string | null
    to: Wire['Recipient']
    /** @enum {string} */
    channel: 'console' | 'mail' | 'sms' | 'push' | 'wecom' | 'dingtalk' | 'feishu' | 'webhook' | 'none'
    /** Format: date-time */
    due: string
    /**
     * Format: date-time
     * @description when one that waits goes out, or is tried again
     */
    goes_at: string | null
    zone: string
    /** @enum {string} */
    state: 'waiting' | 'sending' | 'sent' | 'uncertain' | 'not_sent' | 'withdrawn'
    /** @enum {string|null} */
    reason:
      | 'no_address'
      | 'no_channel'
      | 'opted_out'
      | 'too_late'
      | 'moved'
      | 'cancelled'
      | 'reassigned'
      | 'shut_out'
      | 'holds'
      | 'finished'
      | 'resolved'
      | 'failed'
      | 'restored'
      | 'told'
      | null
    detail: string | null
    /** Format: date-time */
    sent_at: string | null
    attempts: number
    subject: string
    delivery: Wire['Delivery'] | null
    address: Wire['CustomerAddress'] | null
    /**
     * Format: date-time
     * @description until when somebody calls, as no channel reached the customer; null: nobody has to
     */
    call_until: string | null
    /** @enum {string} */
    language: 'zh-CN' | 'en'
    /** @description as sent, or as it would be sent now; without the customer's link */
    text: string
  }
  MessageItem: {
    id: string
    kind: string
    visit: string | null
    order: string | null
    /** Format: date */
    about_day: string | null
    to: Wire['Recipient']
    /** @enum {string} */
    channel: 'console' | 'mail' | 'sms' | 'push' | 'wecom' | 'dingtalk' | 'feishu' | 'webhook' | 'none'
    /** Format: date-time */
    due: string
    /**
     * Format: date-time
     * @description when one that waits goes out, or is tried again
     */
    goes_at: string | null
    zone: string
    /** @enum {string} */
    state: 'waiting' | 'sending' | 'sent' | 'uncertain' | 'not_sent' | 'withdrawn'
    /** @enum {string|null} */
    reason:
      | 'no_address'
      | 'no_channel'
      | 'opted_out'
      | 'too_late'
      | 'moved'
      | 'cancelled'
      | 'reassigned'
      | 'shut_out'
      | 'holds'
      | 'finished'
      | 'resolved'
      | 'failed'
      | 'restored'
      | 'told'
      | null
    detail: string | null
    /** Format: date-time */
    sent_at: string | null
    attempts: number
    subject: string
    delivery: Wire['Delivery'] | null
  }
  MessagePage: {
    items: Wire['MessageItem'][]
    /** @description of the first page of a day, a customer or a visit: how many, whichever state is asked for */
    counts: Wire['StateCounts'] | null
    /** @description of the first page of a day: how many text messages its teams paid for */
    segments: number | null
    cursor: string | null
  }
  Mistaken: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /** Format: uuid */
    id: string
    /** @enum {string} */
    choice: 'not_mine' | 'other_person'
    text?: string | null
  }
  Move: {
    despite_leave?: string | null
    /** Format: uuid */
    undoes?: string
    /** Format: date-time */
    start: string
    /** Format: date-time */
    end?: string | null
    duration_minutes?: number | null
    travel_minutes?: number | null
    /** Format: uuid */
    person?: string | null
    /** @enum {string} */
    asked_by: 'customer' | 'staff' | 'resource' | 'weather' | 'third_party'
    agreed_by?: string | null
    reason?: string | null
  }
  Named: {
    id: string
    name: string
  }
  NewAct: {
    /**
     * Format: uuid
     * @description made up for this act: the same again does nothing
     */
    id: string
    /** @enum {string} */
    type:
      | 'converted'
      | 'graded'
      | 'restated'
      | 'step'
      | 'promised'
      | 'told'
      | 'offered'
      | 'accepted'
      | 'declined'
      | 'taken_over'
      | 'wished'
      | 'proposed'
      | 'authority'
      | 'agreed'
      | 'answered'
      | 'paused'
      | 'resumed'
      | 'resolved'
      | 'called'
      | 'withdrawn'
      | 'verified'
    body?: {
      [key: string]: unknown
    }
  }
  NewCall: {
    /** @enum {string} */
    purpose: 'appointment' | 'delay'
    /** @enum {string} */
    result: 'reached' | 'no_answer' | 'wrong_number' | 'refused'
    note?: string | null
    /**
     * Format: date-time
     * @description of a call about a delay: when the customer was told to expect somebody
     */
    expected?: string | null
  }
  NewCase: {
    /**
     * Format: uuid
     * @description made up for this case: the same again opens none
     */
    id: string
    /** @enum {string} */
    kind: 'enquiry' | 'query' | 'fault' | 'complaint' | 'suggestion' | 'praise' | 'leaving' | 'displeasure'
    /** @enum {string} */
    channel: 'door' | 'phone' | 'hall' | 'link' | 'mail' | 'hotline' | 'callback' | 'review'
    words: string
    name: string
    /** @default null */
    phone: string | null
    /** @default null */
    address: string | null
    /**
     * Format: uuid
     * @default null
     */
    visit: string | null
    /**
     * Format: uuid
     * @default null
     */
    customer: string | null
    /**
     * Format: uuid
     * @default null
     */
    team: string | null
    /**
     * @default null
     * @enum {string|null}
     */
    grade: 'ordinary' | 'fairly_hard' | 'hard' | 'special' | null
    /**
     * @default null
     * @enum {string|null}
     */
    content: 'product' | 'service' | 'price' | null
    about?: string[]
    /**
     * Format: date-time
     * @default null
     */
    due: string | null
  }
  NewPerson: {
    name: string
    /** @description without a country code, a Chinese number */
    phone: string
    email: string | null
    roles: ('technician' | 'account_manager' | 'dispatcher' | 'supervisor' | 'administrator')[]
    duties: ('quality' | 'complaints')[]
    /** Format: uuid */
    team: string | null
    /** @description the teams, beside the own one, for which a dispatcher dispatches */
    serves?: string[]
    /** @description words of the standard or of the house */
    skills?: string[]
    /** @description where the person works, if not in the team's region alone */
    regions?: string[]
    staff_no: string
    /**
     * Format: password
     * @default null
     */
    password: string | null
  }
  NobodyComes: {
    /** Format: date-time */
    at: string
    /** @enum {string} */
    by: 'link' | 'customer' | 'company'
  }
  NotWanted: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /**
     * Format: uuid
     * @description the entry of the promise that was shown
     */
    entry: string
    reason: string
  }
  Notices: {
    /** @enum {string} */
    choice: 'any' | 'sms' | 'mail' | 'none'
    offered: ('any' | 'sms' | 'mail' | 'none')[]
  }
  NoticesChosen: {
    /** @enum {string} */
    choice: 'any' | 'sms' | 'mail' | 'none'
  }
  Numbered: {
    id: string
    name: string
    staff_no: string
  }
  Numbers: {
    /** Format: date */
    from: string
    /** Format: date */
    to: string
    visits: number
    outcomes: Wire['OutcomeCount'][]
    punctuality: Wire['PunctualityCount'][]
    items: Wire['ItemCount'][]
    reviews: Wire['ReviewCount'][]
    verdicts: Wire['VerdictCount'][]
  }
  OfOrder: {
    id: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    /** @enum {string} */
    status: 'booked' | 'travelling' | 'on_site' | 'away' | 'left' | 'completed'
    /** @enum {string|null} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled' | null
    start: string | null
    zone: string
    main: string | null
    record: number | null
  }
  OfferedEvent: {
    id: string
  } & {
    [key: string]: unknown
  }
  OfficeCall: {
    id: string
    at: string
    /** @enum {string} */
    purpose: 'appointment' | 'delay'
    /** @enum {string} */
    result: 'reached' | 'no_answer' | 'wrong_number' | 'refused'
    note: string | null
  }
  OfficeVisit: {
    id: string
    ver: number
    order: string
    kind: string
    standard: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    team: string
    promise: Wire['PromiseInForce'] | null
    ledger: Wire['LedgerEntry'][]
    travel_minutes: number | null
    duration_minutes: number | null
    buffer_minutes: number
    depart_by: string | null
    customer: Wire['Visited']
    premises: Wire['Place']
    facts: {
      [key: string]: string | number | boolean | string[]
    }
    instructions: string | null
    wish: Wire['Wish'] | null
    members: Wire['Member'][]
    /** @enum {string} */
    status: 'booked' | 'travelling' | 'on_site' | 'away' | 'left' | 'completed'
    summary: Wire['Summary']
    plan: Wire['Plan'] | null
    calls: Wire['Call'][]
    seen: Wire['Seen'][]
    despite: Wire['Despite'][]
    confirmations: Wire['Confirmation'][]
    cancelled: Wire['Cancelled'] | null
    renewals: Wire['Renewed'][]
    record: number | null
    carried: Wire['Carried'] | null
    working: Wire['PromisedWorking'][]
    deadlines: Wire['Deadline'][]
    /** @description every visit of the order, from the first to the one that goes on */
    chain: Wire['OfOrder'][]
  }
  OnTheDay: {
    person: string | null
    card: Wire['Card']
  }
  Oneself: {
    id: string
    name: string
    staff_no: string
    roles: ('technician' | 'account_manager' | 'dispatcher' | 'supervisor' | 'administrator')[]
    duties: ('quality' | 'complaints')[]
    team: Wire['TeamName'] | null
    /** @description E.164 */
    phone: string
  }
  OpenedParcel: {
    parcel: string
    reason: string
    what: string | null
    visit: string | null
    /** @description whether there is such a visit here */
    known: boolean
    order: string | null
    team: Wire['Named'] | null
    by: Wire['Named'] | null
    zone: string
    events: number
    waiting: number
    /** Format: date-time */
    first: string
    /** Format: date-time */
    last: string
    /** Format: date-time */
    settled: string | null
    /** @enum {string|null} */
    settlement: 'taken' | 'aside' | null
    content: Wire['Waiting'][]
    trail: Wire['ParcelStep'][]
  }
  OptedOut: {
    channel: string
    at: string
  }
  OrderFile: {
    name: string
    /** @description its bytes in base64 */
    file: string
    header: number | null
    columns: Wire['ColumnMeant'][]
    added: Wire['ColumnAdded'][]
    cells: Wire['CellMeant'][]
    /** @enum {string|null} */
    datum: 'WGS-84' | 'GCJ-02' | 'BD-09' | null
    good_rows: boolean
  }
  OrderFileDone: {
    id: string
    /** Format: date-time */
    at: string
    by: Wire['Named'] | null
    name: string
    counts: Wire['Counts']
  }
  OrderFilesDone: {
    items: Wire['OrderFileDone'][]
  }
  OrderRow: {
    row: number
    /** @enum {string} */
    outcome: 'new' | 'moved' | 'reassigned' | 'corrected' | 'unchanged' | 'refused' | 'passed_over'
    understood: Wire['OrderUnderstood'] | null
    cells: string[]
    marks: Wire['Mark'][]
  }
  OrderUnderstood: {
    order: string
    kind: Wire['Both']
    /** Format: date-time */
    start: string
    /** Format: date-time */
    end: string | null
    zone: string
    main: Wire['Goer'] | null
    backup: Wire['Goer'] | null
    name: string
    phone: string
    address: string
  }
  OrdersRead: {
    sheet: string
    header: number | null
    columns: Wire['ColumnRead'][]
    known: Wire['KnownColumn'][]
    missing: (
      | 'order'
      | 'kind'
      | 'name'
      | 'address_as'
      | 'phone'
      | 'email'
      | 'language'
      | 'address'
      | 'area_type'
      | 'place_type'
      | 'latitude'
      | 'longitude'
      | 'datum'
      | 'tier'
      | 'customer_kind'
      | 'is_new'
      | 'day'
      | 'start'
      | 'slot'
      | 'end'
      | 'zone'
      | 'agreed_by'
      | 'agreed_at'
      | 'asked_by'
      | 'reason'
      | 'staff_no'
      | 'backup'
      | 'team'
      | 'access'
      | 'pon_type'
      | 'down'
      | 'up'
      | 'wifi'
      | 'services'
      | 'travel'
      | 'duration'
      | 'buffer'
      | 'position'
      | 'fault'
      | 'reported_at'
      | 'accepted_at'
      | 'documents'
      | 'gate'
      | 'instructions'
    )[]
    marks: Wire['Mark'][]
    rows: Wire['OrderRow'][]
    counts: Wire['Counts']
    stops: boolean
    zone: string
  }
  OtherCustomer: {
    /** Format: uuid */
    other: string
  }
  OthersWord: {
    promise: string
    at: string
    works: boolean
    /** @enum {string} */
    origin: 'technician' | 'office' | 'customer'
  }
  OutcomeCount: {
    /** @enum {string} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
    count: number
  }
  Owed: {
    kind: string
    /** Format: date-time */
    due: string
    /** @enum {string} */
    state: 'open' | 'met' | 'broken' | 'unheard'
  }
  OwedPromise: {
    id: string
    /** @enum {string} */
    kind: 'question.answer' | 'complaint.answer' | 'order.working'
    due: string | null
    said: string | null
    by: string | null
    open: boolean
  }
  OwnComplaint: {
    /** Format: date-time */
    at: string
    /** Format: date-time */
    answered: string | null
    answer: string | null
  }
  OwnVisit: {
    kind: string
    /** @default — */
    customer: string
    /** @default — */
    address: string
  }
  OwnWish: {
    note: string | null
    /** @enum {string|null} */
    how: 'call' | 'message' | 'door' | null
    since: string | null
    until: string | null
    /** Format: date-time */
    at: string
  }
  Page: {
    items: Wire['Item'][]
    cursor: string | null
  }
  PaginationMetadata: {
    /** @description Total number of items. */
    total?: number
    /** @description Total number of pages. */
    total_pages?: number
    /** @description First available page number. */
    first_page?: number
    /** @description Last available page number. */
    last_page?: number
    /** @description Current page number. */
    page?: number
    /** @description Previous page number. */
    previous_page?: number
    /** @description Next page number. */
    next_page?: number
  }
  Parcel: {
    parcel: string
    reason: string
    what: string | null
    visit: string | null
    /** @description whether there is such a visit here */
    known: boolean
    order: string | null
    team: Wire['Named'] | null
    by: Wire['Named'] | null
    zone: string
    events: number
    waiting: number
    /** Format: date-time */
    first: string
    /** Format: date-time */
    last: string
    /** Format: date-time */
    settled: string | null
    /** @enum {string|null} */
    settlement: 'taken' | 'aside' | null
  }
  ParcelCounts: {
    open: number
    unsealed: number
  }
  ParcelPage: {
    items: Wire['Parcel'][]
    counts: Wire['ParcelCounts']
    unsealed: Wire['Unsealed'][]
    cursor: string | null
  }
  ParcelStep: {
    /** Format: date-time */
    at: string
    by: Wire['Named'] | null
    /** @enum {string} */
    did: 'opened' | 'taken' | 'aside'
  }
  PasswordChange: {
    /** Format: password */
    old: string
    /** Format: password */
    new: string
  }
  PeopleFile: {
    /** @description its bytes in base64 */
    file: string
    dry_run: boolean
  }
  PeoplePage: {
    items: Wire['Listed'][]
    next: string | null
  }
  PeopleRead: {
    rows: Wire['PersonRead'][]
    added: Wire['PersonAdded'][]
    /** Format: date-time */
    expires: string | null
  }
  PersonAdded: {
    person: Wire['Numbered']
    code: string
  }
  PersonChange: {
    name: string
    /** @description without a country code, a Chinese number */
    phone: string
    email: string | null
    roles: ('technician' | 'account_manager' | 'dispatcher' | 'supervisor' | 'administrator')[]
    duties: ('quality' | 'complaints')[]
    /** Format: uuid */
    team: string | null
    /** @description the teams, beside the own one, for which a dispatcher dispatches */
    serves?: string[]
    /** @description words of the standard or of the house */
    skills?: string[]
    /** @description where the person works, if not in the team's region alone */
    regions?: string[]
    /** @default false */
    release: boolean
  }
  PersonDay: {
    /** Format: date */
    date: string
    start: string | null
    end: string | null
    /** @enum {string|null} */
    dated: 'overtime' | 'exchange' | 'holiday' | null
  }
  PersonRead: {
    row: number
    staff_no: string
    name: string
    phone: string
    email: string | null
    roles: ('technician' | 'account_manager' | 'dispatcher' | 'supervisor' | 'administrator')[]
    team: string
    skills: string[]
    regions: string[]
    faults: string[]
  }
  PersonWeek: {
    person: Wire['Named']
    staff_no: string
    keeps: boolean
    partner: Wire['Named'] | null
    days: Wire['PersonDay'][]
    away: Wire['Away'][]
  }
  Photo: {
    sha256: string | null
    event: string
    item: string | null
    withdrawn: boolean
    stored: boolean
    /**
     * Format: date-time
     * @description when its life ended; the copy at `url` stays
     */
    original_deleted_at: string | null
    url: string | null
  }
  PhotoCount: {
    stored: number
    total: number
  }
  PhotoKept: {
    /** @description version of the protocol */
    doorstep: number
    /** @description the request's Doorstep-Req */
    req: string | null
    epoch: string
    /** @description when the request came and was answered */
    server_ms: number[]
    /** @description the server's signature under these times */
    stamp: string
    sha256: string
    size: number
  }
  PhotosKept: {
    /** @description version of the protocol */
    doorstep: number
    /** @description the request's Doorstep-Req */
    req: string | null
    epoch: string
    /** @description when the request came and was answered */
    server_ms: number[]
    /** @description the server's signature under these times */
    stamp: string
    verified: string[]
    missing: string[]
  }
  PhotosLocked: {
    count: number
    agreed: boolean
    to: string | null
  }
  PhotosShown: {
    items: Wire['ShownPhoto'][]
  }
  Place: {
    address: string
    area_type: string | null
    place_type: string | null
    latitude: string | null
    longitude: string | null
    datum: string | null
  }
  Plan: {
    start: string
    end: string
    clash: boolean
  }
  PossibleDouble: {
    /** @enum {string} */
    why: 'phone' | 'contact' | 'mail' | 'place'
    one: Wire['DoubleSide']
    other: Wire['DoubleSide']
  }
  PossibleDoubles: {
    items: Wire['PossibleDouble'][]
  }
  Preferred: {
    hours_from: string | null
    hours_until: string | null
    /** @enum {string|null} */
    channel: 'sms' | 'mail' | null
  }
  Private: {
    item: string
    value: unknown
    readable: boolean
  }
  Problem: {
    /** @description always about:blank */
    type?: string
    title: string
    status: number
    /** @description stable name of the cause */
    code: string
    detail?: string
    /** @description id of the thing it is about */
    of?: string
    /** @description ids of what is in the way */
    others?: string[]
    /** @description visits that keep the person at that time */
    visits?: Wire['VisitInTheWay'][]
    /** @description times that can still be chosen */
    times?: Wire['TimeLeft'][]
    /** @description when a time is free again that somebody holds */
    until?: string
    /** @description the visit that goes on where this one is over */
    living?: Wire['LivingVisit']
    faults?: Wire['Fault'][]
  }
  Promise: {
    entry: string
    /** Format: date-time */
    start: string
    /** Format: date-time */
    end: string | null
    zone: string
  }
  PromiseHeld: {
    id: string
    kind: string
    about: string
    /** Format: date-time */
    due: string
  }
  PromiseInForce: {
    entry: string
    start: string
    end: string | null
    zone: string
  }
  Promised: {
    id: string
    kind: string
    due: string
    /** @enum {string} */
    state: 'open' | 'met' | 'broken' | 'undetermined' | 'withdrawn'
    text: string | null
  }
  PromisedWorking: {
    id: string
    /** @enum {string} */
    kind: 'order.working' | 'complaint.answer' | 'question.answer'
    made: string
    due: string
    by: Wire['Named'] | null
    /** @enum {string} */
    state: 'open' | 'met' | 'broken' | 'unheard' | 'undetermined' | 'withdrawn'
    words: Wire['WordOnWorking'][]
  }
  Proposed: {
    person: Wire['Technician']
    start: string
    moves: boolean
    reasons: Wire['WhyProposed'][]
  }
  PublicKey: {
    id: string
    spki: string
    x25519: string
  }
  Publication: {
    base: string
    files: Wire['File'][]
    note: string
  }
  Pulled: {
    /** @description version of the protocol */
    doorstep: number
    /** @description the request's Doorstep-Req */
    req: string | null
    epoch: string
    /** @description when the request came and was answered */
    server_ms: number[]
    /** @description the server's signature under these times */
    stamp: string
    base: string | null
    reset: boolean
    more: boolean
    cursor: string
    items: Wire['FeedItem'][]
    backed_up_seq: number
    want_photos: string[]
    key?: Wire['PublicKey'] | null
  }
  PunctualityCount: {
    /** @enum {string|null} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined' | null
    count: number
  }
  Push: {
    device: string
    events: Wire['OfferedEvent'][]
    clock?: Wire['ClockSample'] | null
    pending?: number
  }
  PushHere: {
    /** @description public key (P-256, uncompressed, base64url); null: nothing is pushed here */
    key: string | null
    on: boolean
    others: ('console' | 'mail' | 'sms' | 'push' | 'wecom' | 'dingtalk' | 'feishu' | 'webhook' | 'none')[]
  }
  Pushed: {
    /** @description version of the protocol */
    doorstep: number
    /** @description the request's Doorstep-Req */
    req: string | null
    epoch: string
    /** @description when the request came and was answered */
    server_ms: number[]
    /** @description the server's signature under these times */
    stamp: string
    results: {
      [key: string]: Wire['Result']
    }
    want_photos: string[]
    backed_up_seq: number
  }
  PutAside: {
    comment: string
  }
  Question: {
    id: string
    record: number
    comment: string
    at: string
    by: string
    /** @description ids of events */
    replies: string[]
  }
  Rated: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /** Format: uuid */
    id: string
    stars: number
    text?: string | null
  }
  Reason: {
    /** @enum {string} */
    code: 'wished' | 'follows' | 'precedes' | 'way' | 'free_day' | 'gap' | 'busy'
    visit?: string
    minutes?: number
    count?: number
  }
  Reassign: {
    despite_leave?: string | null
    /** Format: uuid */
    undoes?: string
    /** Format: uuid */
    person: string | null
  }
  Receipt: {
    record: number
    digest: string
    /** Format: date-time */
    sealed_at: string
    supersedes: number | null
    /** Format: date-time */
    completed_at: string
    /** @enum {string} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
    arrival: Wire['Arrival'] | null
    items: Wire['ReceiptItem'][]
    leaves: Wire['ReceiptLeave'][]
    questions: Wire['ReceiptQuestion'][]
    complaints: Wire['ReceiptComplaint'][]
    agreed: Wire['ReceiptAgreed'][]
    damages: Wire['ReceiptDamage'][]
    signature: Wire['ReceiptSignature'] | null
  }
  ReceiptAgreed: {
    start: string
    end: string | null
    zone: string
    /** @enum {string} */
    asked_by: 'customer' | 'staff' | 'resource' | 'weather' | 'third_party'
    reason: string | null
    /** @description whether it was added or changed after the signature */
    after: boolean
  }
  ReceiptComplaint: {
    text: string | null
    promised: string | null
    /** @description whether it was added or changed after the signature */
    after: boolean
  }
  ReceiptDamage: {
    text: string | null
    /** @description whether it was added or changed after the signature */
    after: boolean
  }
  ReceiptItem: {
    zh: string
    en: string
    /** @enum {string} */
    state: 'passed' | 'recorded' | 'failed' | 'na' | 'open' | 'conflict' | 'unknown' | 'refused'
    values: Wire['Words1'][]
    note: string | null
    limit: Wire['Limit'] | null
    /** @description whether it was added or changed after the signature */
    after: boolean
  }
  ReceiptLeave: {
    /** @enum {string} */
    reason: 'trace' | 'exchange' | 'material' | 'support' | 'other'
    /** Format: date-time */
    at: string
    promised: string | null
    note: string | null
    /** Format: date-time */
    back: string | null
    /** @description whether it was added or changed after the signature */
    after: boolean
  }
  ReceiptQuestion: {
    text: string | null
    promised: string | null
    /** @description whether it was added or changed after the signature */
    after: boolean
    tickets: string[]
  }
  ReceiptSignature: {
    /** @enum {string} */
    kind: 'drawn' | 'typed' | 'refused'
    name: string | null
    /** @enum {string|null} */
    match: 'matches' | 'differs' | 'cannot_rebuild' | null
  }
  Recipient: {
    id: string
    /** @enum {string} */
    role: 'customer' | 'technician' | 'dispatcher' | 'supervisor' | 'complaints' | 'administrator'
    name: string
  }
  Record: {
    number: number
    digest: string
    previous: string
    /** Format: date-time */
    sealed_at: string
    superseded_by: number | null
    /** @description the record in force, when it is not this one */
    later_record: number | null
    document: {
      [key: string]: unknown
    }
    standard: string
    visit: {
      [key: string]: unknown
    }
    assessment: {
      [key: string]: unknown
    }
    arrival: {
      [key: string]: unknown
    } | null
    /** @description the first one */
    signature: Wire['Signature'] | null
    signatures: Wire['Signature'][]
    photos: Wire['Photo'][]
    timeline: Wire['Entry'][]
    private: Wire['Private'][]
    /** @description ids of events */
    late: string[]
  }
  Reinstate: {
    despite_leave?: string | null
    /** Format: uuid */
    undoes: string
  }
  Remarked: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /** Format: uuid */
    id: string
    text: string
  }
  RenewLink: {
    reason: string
  }
  Renewed: {
    at: string
    by: Wire['Named'] | null
    reason: string
  }
  Replaced: {
    field: string
    before: string | boolean | null
    after: string | boolean | null
  }
  Replaced1: {
    /** Format: uuid */
    visit: string
    ver: number
    /** Format: uuid */
    person: string | null
    /** Format: date-time */
    start?: string | null
    /** @enum {string|null} */
    asked_by?: 'customer' | 'staff' | 'resource' | 'weather' | 'third_party' | null
    agreed_by?: string | null
    despite_leave?: string | null
  }
  Restored: {
    /** Format: date-time */
    at: string
    now: number | null
  }
  Result: {
    /** @enum {string} */
    result: 'accepted' | 'duplicate' | 'quarantined'
    reason?: string
  }
  Review: {
    id: string
    ver: number
    record: number
    visit: string
    order: string | null
    kind: string
    /** Format: date-time */
    start: string | null
    zone: string | null
    technician: Wire['Named'] | null
    team: Wire['Named'] | null
    reasons: Wire['ReviewReason'][]
    /** @enum {string} */
    state: 'open' | 'sent_back' | 'answered' | 'closed'
    /** @enum {string|null} */
    verdict: 'meets' | 'fails' | 'undecided' | null
    /** Format: date-time */
    picked_at: string
    /** Format: date-time */
    completed_at: string
    trail: Wire['ReviewAct'][]
  }
  ReviewAct: {
    /** Format: date-time */
    at: string
    by: Wire['Named'] | null
    /** @enum {string} */
    did: 'picked' | 'opened' | 'judged' | 'sent_back' | 'answered'
    /** @enum {string|null} */
    verdict: 'meets' | 'fails' | 'undecided' | null
    comment: string | null
  }
  ReviewCount: {
    /** @enum {string} */
    state: 'open' | 'sent_back' | 'answered' | 'closed'
    count: number
  }
  ReviewCounts: {
    open: number
    sent_back: number
    answered: number
    closed: number
  }
  ReviewItem: {
    id: string
    ver: number
    record: number
    visit: string
    order: string | null
    kind: string
    /** Format: date-time */
    start: string | null
    zone: string | null
    technician: Wire['Named'] | null
    team: Wire['Named'] | null
    reasons: Wire['ReviewReason'][]
    /** @enum {string} */
    state: 'open' | 'sent_back' | 'answered' | 'closed'
    /** @enum {string|null} */
    verdict: 'meets' | 'fails' | 'undecided' | null
    /** Format: date-time */
    picked_at: string
    /** Format: date-time */
    completed_at: string
  }
  ReviewPage: {
    items: Wire['ReviewItem'][]
    counts: Wire['ReviewCounts']
    unrecorded: Wire['Unrecorded'][]
    cursor: string | null
  }
  ReviewReason: {
    /** @enum {string} */
    code:
      | 'critical_failed'
      | 'customer_said'
      | 'unreadable'
      | 'promise_broken'
      | 'wrong_door_code'
      | 'signature_differs'
      | 'conflict'
      | 'contradiction'
      | 'not_examined'
      | 'sample'
      | 'by_hand'
    /** @description the item; arrival or leave; the kind of a contradiction */
    of?: string
    /** @description how late the arrival was: decimal, one digit */
    minutes?: string
  }
  Rightly: {
    name?: string
    address_as?: string | null
    phone?: string
    email?: string | null
    /** @enum {string|null} */
    language?: 'zh-CN' | 'en' | null
    /** @enum {string|null} */
    channel?: 'sms' | 'mail' | null
    /** @enum {string|null} */
    tier?: 'diamond' | 'gold' | 'silver' | 'none' | null
    is_new?: boolean
    contact_name?: string | null
    contact_phone?: string | null
    hours_from?: string | null
    hours_until?: string | null
    note?: string | null
    door_note?: string | null
    address?: string
    /** @enum {string|null} */
    area_type?: 'city' | 'county_seat' | 'township' | 'village' | null
    /** @enum {string|null} */
    place_type?: 'home' | 'office' | 'shop' | 'other' | null
  }
  Risk: {
    /** @enum {string} */
    kind: 'not_departed' | 'not_arrived' | 'leave_overdue' | 'wrong_door_code' | 'unheard' | 'phone_gone'
    since: string
    told: Wire['ToldLate'] | null
    hand: Wire['Hand'] | null
  }
  SaidAlready: {
    stars: number | null
    remarks: number
    /** @enum {string|null} */
    wrong_person: 'not_mine' | 'other_person' | null
    complaints: Wire['OwnComplaint'][]
    /** Format: date-time */
    again: string | null
  }
  SaidWorking: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /** Format: uuid */
    promise: string
    works: boolean
    note?: string | null
  }
  SealedRecord: {
    number: number
    digest: string
    at: string
    upto: number
  }
  SearchedCustomer: {
    why: Wire['Why'][]
    id: string
    name: string
    address_as: string | null
    phone: string
    address: string | null
  }
  SearchedOrder: {
    why: Wire['Why'][]
    id: string
    order: string
    kind: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    /** @description cancelled, or finished */
    over: boolean
    begun: boolean
    start: string | null
    zone: string
    customer: string
    phone: string
    address: string
    main: Wire['Named'] | null
  }
  SearchedPerson: {
    why: Wire['Why'][]
    id: string
    name: string
    staff_no: string
    phone: string
    team: Wire['Named'] | null
  }
  SearchedRecord: {
    why: Wire['Why'][]
    number: number
    visit: string
    order: string
    /** Format: date */
    day: string
    /** @enum {string} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
    customer: string
  }
  SearchedVisit: {
    why: Wire['Why'][]
    id: string
    order: string
    kind: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    /** @description cancelled, or finished */
    over: boolean
    begun: boolean
    start: string | null
    zone: string
    customer: string
    phone: string
    address: string
    main: Wire['Named'] | null
  }
  SeeTo: {
    /** @enum {string} */
    do: 'take' | 'take_over' | 'rest' | 'let_go'
    minutes?: number | null
  }
  Seen: {
    id: string
    at: string
    by: Wire['Named'] | null
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    entry: string | null
    gone: boolean | null
  }
  SendBack: {
    comment: string
  }
  ServiceCard: {
    name: string
    staff_no: string
    phone: string | null
    hotline: string
    leaflet: Wire['Words1'] | null
  }
  Session: {
    id: string
    device: Wire['DeviceName'] | null
    /** @description what it called itself, or browser and system */
    agent: string
    /** Format: date-time */
    created: string
    /** Format: date-time */
    seen: string
    /** Format: date-time */
    expires: string
    /** @description the one that asks */
    current: boolean
  }
  Sessions: {
    items: Wire['Session'][]
  }
  Shift: {
    weekday: number
    start: string
    end: string
  }
  ShownPhoto: {
    visit: string
    sha256: string
    url: string
    item: Wire['Words1'] | null
    pair: string | null
    /** @enum {string|null} */
    side: 'before' | 'after' | null
  }
  SignIn: {
    staff_no: string
    /** Format: password */
    password: string
    /** Format: uuid */
    device?: string | null
    device_name?: string | null
  }
  Signature: {
    event: string
    /** @enum {string} */
    kind: 'drawn' | 'typed' | 'refused'
    name: string | null
    strokes: number[][] | null
    reason: string | null
    note: string | null
    /** @enum {string|null} */
    match: 'matches' | 'differs' | 'cannot_rebuild' | null
    statement: {
      [key: string]: unknown
    } | null
    /** @description ids of events */
    changed_after: string[]
    /** @description ids of events */
    not_seen: string[]
    after: Wire['After']
    wall: number
    by: Wire['Speaker']
  }
  SignedIn: {
    person: Wire['Oneself']
  }
  SignedTimes: {
    req: string
    sent: number
    server_ms: number[]
    stamp: string
  }
  Slot: {
    person: Wire['Technician']
    start: string
    end: string
    zone: string
    travel_minutes: number | null
    held: Wire['TimeHeld'] | null
    reasons: Wire['Reason'][]
  }
  Slots: {
    items: Wire['Slot'][]
    preferred: Wire['Preferred'] | null
  }
  Speaker: {
    id: string | null
    name: string | null
  }
  SpeaksAgainst: {
    items: Wire['Against'][]
  }
  Standard: {
    /** @description SHA-256 of the canonical JSON of the rest */
    hash: string
    format: number
    items: {
      [key: string]: unknown
    }
    visits: {
      [key: string]: unknown
    }
    phrases: {
      [key: string]: unknown
    }
    /** @description absent from versions of before there were any */
    tones?: {
      [key: string]: unknown
    }[]
    forbidden: {
      [key: string]: unknown
    }[]
    levels: {
      [key: string]: unknown
    }
    /** @description absent from versions of before there were any */
    messages?: {
      [key: string]: unknown
    }
    /** @description absent from versions of before there was one */
    calendar?: {
      [key: string]: unknown
    }
    brand: {
      [key: string]: unknown
    }
  }
  Standing: {
    record: number
    digest: string
    /** Format: date-time */
    sealed_at: string | null
    superseded_by: number | null
    /** @description whether the journal outside the database covers it */
    checkpointed: boolean
    restored: Wire['Restored'] | null
  }
  StandingLeave: {
    id: string
    begin: string
    end: string
    /** @enum {string} */
    state: 'asked' | 'approved'
  }
  StateCounts: {
    waiting: number
    sending: number
    sent: number
    uncertain: number
    not_sent: number
    withdrawn: number
  }
  Stayed: {
    visit: string
    order: string
    /** @enum {string} */
    why: 'begun' | 'over' | 'changed' | 'gone' | 'taken'
  }
  Stood: {
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    start: string | null
    end: string | null
    person: string | null
    duration_minutes: number | null
  }
  Subscribed: {
    endpoint: string
    keys: Wire['SubscriptionKeys']
  }
  SubscriptionKeys: {
    p256dh: string
    auth: string
  }
  Summary: {
    /** @enum {string|null} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined' | null
    minutes: string | null
    /** @enum {string|null} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled' | null
    reason: string | null
    unaware: boolean
    /** @description the code that was typed at the door */
    wrong_code: boolean
    clash: boolean
  }
  TakeOver: {
    order?: string
    own?: Wire['OwnVisit']
    comment?: string | null
  }
  TakenBack: {
    /** Format: uuid */
    undoes: string
  }
  Team: {
    id: string
    name: string
    region: string | null
  }
  TeamDay: {
    /** Format: date */
    date: string
    /** @enum {string|null} */
    special: 'holiday' | 'make_up' | null
    sure: boolean
  }
  TeamName: {
    id: string
    name: string
  }
  TeamSaid: {
    name: string
    region: string | null
  }
  TeamWeek: {
    team: Wire['Named']
    zone: string
    /** Format: date */
    today: string
    known_until: number | null
    days: Wire['TeamDay'][]
    people: Wire['PersonWeek'][]
  }
  Teams: {
    items: Wire['Team'][]
    zone: string
  }
  Technician: {
    id: string
    name: string
    staff_no: string
  }
  TechnicianDay: {
    person: Wire['Technician']
    team: string | null
    skills: string[]
    hours: Wire['Hours'] | null
    night: Wire['Hours'] | null
    absent: Wire['Absent'][]
    visits: Wire['Card'][]
  }
  Terms: {
    keeps: boolean
    /** Format: uuid */
    partner: string | null
  }
  TimeChosen: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /**
     * Format: uuid
     * @description the entry of the promise that was shown
     */
    entry: string
    /** Format: date-time */
    start: string
    reason?: string | null
  }
  TimeHeld: {
    by: Wire['Named']
    until: string
  }
  TimeLeft: {
    start: string
    end?: string | null
  }
  TimeOffered: {
    /** Format: date-time */
    start: string
    /** Format: date-time */
    end: string | null
    wished: boolean
  }
  TimeToHold: {
    /** Format: uuid */
    person: string
    /** Format: date-time */
    start: string
    duration_minutes: number
    buffer_minutes?: number | null
    /** Format: uuid */
    not?: string
  }
  TimesOffered: {
    zone: string
    times: Wire['TimeOffered'][]
  }
  Todo: {
    id: string
    kind: string
    what: string
    about: string
    level: Wire['LevelName1'] | null
    /** Format: date-time */
    made: string
    /** Format: date-time */
    due: string
    overdue: boolean
    zone: string
    /** @description who promised it */
    by: Wire['Named'] | null
    holder: Wire['Holding']
    told: Wire['ToldOf'][]
    visit: string | null
    order: string | null
    /**
     * Format: date-time
     * @description when the visit begins, or began
     */
    start: string | null
    customer: string | null
    phone: string | null
    words: string | null
  }
  Todos: {
    items: Wire['Todo'][]
    /** @description of others, to which one was added by a level */
    watched: Wire['Todo'][]
    more: boolean
    soon: number
    overdue: number
  }
  Told: {
    /** @enum {string} */
    outcome: 'told' | 'not_reached'
    note?: string
  }
  ToldBy: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /** @enum {string} */
    choice: 'any' | 'sms' | 'mail' | 'none'
  }
  ToldLate: {
    at: string
    expected: string | null
  }
  ToldOf: {
    /** Format: date-time */
    at: string
    /** @description null: the customer */
    person: Wire['Named'] | null
    role: string
  }
  Trail: {
    items: Wire['TrailLine'][]
  }
  TrailEntry: {
    id: string
    at: string
    by: Wire['Named'] | null
    /** @enum {string} */
    act:
      | 'customer.corrected'
      | 'customer.exported'
      | 'customer.notices'
      | 'customer.merged'
      | 'customer.parted'
      | 'customer.apart'
    changed: Wire['Replaced'][]
  }
  TrailLine: {
    id: string
    /** Format: date-time */
    at: string
    act: string
    by: Wire['Named'] | null
  }
  UndoneMerge: {
    /** Format: uuid */
    merge: string
  }
  Unrecorded: {
    visit: string
    order: string
    kinds: ('after_cancel' | 'after_reassign')[]
    /** Format: date-time */
    since: string
  }
  Unsealed: {
    visit: string
    order: string
    /** Format: date-time */
    since: string
  }
  Verdict: {
    /** @enum {string} */
    verdict: 'meets' | 'fails' | 'undecided'
    comment?: string | null
  }
  VerdictCount: {
    /** @enum {string} */
    verdict: 'meets' | 'fails' | 'undecided'
    count: number
  }
  Version: {
    hash: string
    /** Format: date-time */
    published_at: string
    /** @description who published it; null: on the command line */
    by: string | null
    current: boolean
    note: string
  }
  Versions: {
    items: Wire['Version'][]
  }
  Visit: {
    visit: string
    order: string
    /** @enum {string} */
    state: 'booked' | 'on_the_way' | 'under_way' | 'cancelled' | 'finished'
    /** @enum {string} */
    language: 'zh-CN' | 'en'
    company: Wire['Words1']
    hotline: string
    kind: Wire['Words1']
    promise: Wire['Promise'] | null
    address: string
    who: Wire['Visitor'] | null
    door_code: string | null
    /** Format: date-time */
    confirmed_at: string | null
    cancelled: Wire['NobodyComes'] | null
    steps: Wire['CourseStep'][]
    changes: Wire['ChangesAllowed']
    wish: Wire['OwnWish'] | null
    notices: Wire['Notices']
    ready: Wire['Words1'][]
    promises: Wire['Owed'][]
    card: Wire['ServiceCard'] | null
    said: Wire['SaidAlready']
    photos: Wire['PhotosLocked'] | null
    receipt: Wire['Receipt'] | null
    /** @description the visits of the same order that went before, the latest first */
    earlier: Wire['VisitBefore'][]
    working: Wire['LineToWork'][]
  }
  VisitBefore: {
    visit: string
    who: Wire['Visitor'] | null
    stars: number | null
    photos: Wire['PhotosLocked'] | null
    receipt: Wire['Receipt']
  }
  VisitDocument: {
    id: string
    ver: number
    order: string
    kind: string
    standard: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    team: string
    promise: Wire['PromiseInForce'] | null
    ledger: Wire['LedgerEntry'][]
    calls: Wire['OfficeCall'][]
    travel_minutes: number | null
    duration_minutes: number | null
    depart_by: string | null
    customer: Wire['Visited']
    premises: Wire['Place']
    facts: {
      [key: string]: string | number | boolean | string[]
    }
    instructions: string | null
    members: Wire['Going'][]
    earlier: Wire['Earlier'][]
    review: Wire['Question'] | null
    promised_by: string | null
    cancelled: Wire['CalledOff'] | null
    arrival: Wire['JudgedArrival'] | null
    record: Wire['SealedRecord'] | null
    carried: Wire['Carried'] | null
    working: Wire['OthersWord'][]
    key: Wire['PublicKey'] | null
    wish: Wire['Wish'] | null
  }
  VisitHeld: {
    id: string
    order: string
    kind: string
    /** Format: date-time */
    start: string | null
    begun: boolean
  }
  VisitInTheWay: {
    id: string
    order: string
    person: string
    start: string
    end: string
  }
  Visited: {
    id: string
    name: string
    address_as: string | null
    phone: string
    contact_name?: string | null
    contact_phone?: string | null
    note?: string | null
  }
  Visitor: {
    name: string
    staff_no: string
  }
  Voice: {
    id: string
    /** @enum {string} */
    kind: 'rating' | 'remark' | 'complaint' | 'wrong_person' | 'moved' | 'cancelled' | 'again' | 'reply'
    /** Format: date-time */
    at: string
    visit: string
    order: string
    /**
     * Format: date-time
     * @description when the visit begins, or began
     */
    day: string | null
    /**
     * Format: date-time
     * @description of one that was moved: when it began
     */
    was: string | null
    team: Wire['Named'] | null
    customer: string
    /** @description who goes, or went */
    person: Wire['Named'] | null
    zone: string
    stars: number | null
    /** @enum {string|null} */
    choice:
      'not_mine' | 'other_person' | 'opt_out' | 'resume' | 'wrong_number' | 'move' | 'cancel' | 'other' | null
    words: string | null
    /** Format: date-time */
    due: string | null
    waiting: boolean
    /** Format: date-time */
    answered: string | null
    answered_by: Wire['Named'] | null
    answer: string | null
  }
  VoiceAnswer: {
    answer?: string | null
  }
  VoicePage: {
    items: Wire['Voice'][]
    waiting: number
    cursor: string | null
  }
  Waiting: {
    event: string
    type: string | null
    wall: number | null
    tz: number | null
    body: {
      [key: string]: unknown
    }
    raw: string | null
    detail: string | null
    /** Format: date-time */
    received: string
    /** @enum {string|null} */
    settlement: 'taken' | 'aside' | null
    comment: string | null
    taken_into: string | null
  }
  WaitingCard: {
    id: string
    ver: number
    order: string
    kind: string
    /** @enum {string} */
    state: 'booked' | 'cancelled'
    /** @enum {string} */
    status: 'booked' | 'travelling' | 'on_site' | 'away' | 'left' | 'completed'
    promise: Wire['PromiseInForce'] | null
    plan: Wire['Plan'] | null
    duration_minutes: number | null
    buffer_minutes: number
    travel_minutes: number | null
    depart_by: string | null
    customer: Wire['Addressee']
    premises: Wire['Address']
    members: Wire['Member'][]
    /** @enum {string|null} */
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined' | null
    minutes: string | null
    /** @enum {string|null} */
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled' | null
    actual: Wire['Actual'] | null
    confirmed_at: string | null
    record: number | null
    risk: Wire['Risk'] | null
    before: Wire['Before'] | null
    due: string | null
  }
  WantedAgain: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    /** Format: uuid */
    id: string
    text?: string | null
  }
  WholeCase: {
    id: string
    number: string
    /** @enum {string} */
    kind: 'enquiry' | 'query' | 'fault' | 'complaint' | 'suggestion' | 'praise' | 'leaving' | 'displeasure'
    /** @enum {string} */
    state: 'open' | 'resolved' | 'closed'
    /** @enum {string|null} */
    outcome: 'satisfied' | 'answered' | 'not_reached' | 'declined' | 'withdrawn' | null
    /** @enum {string|null} */
    grade: 'ordinary' | 'fairly_hard' | 'hard' | 'special' | null
    /** @enum {string} */
    channel: 'door' | 'phone' | 'hall' | 'link' | 'mail' | 'hotline' | 'callback' | 'review'
    words: string
    name: string
    phone: string | null
    order: string | null
    team: Wire['Named'] | null
    owner: Wire['Named'] | null
    offered: Wire['Named'] | null
    level: number
    /** Format: date-time */
    opened: string
    /** Format: date-time */
    due: string
    /** Format: date-time */
    ended: string | null
    /** @enum {string|null} */
    content: 'product' | 'service' | 'price' | null
    address: string | null
    customer: string | null
    visit: string | null
    restated: string | null
    agreement: string | null
    /** @enum {string|null} */
    authority: 'asked' | 'given' | 'refused' | null
    /** Format: date-time */
    paused: string | null
    stood_minutes: number
    handovers: number
    reopened: number
    first_contact: boolean
    about: Wire['Named'][]
    /** Format: date-time */
    verified: string | null
    steps: string[]
    missing: string[]
    promised: Wire['GivenTime'][]
    acts: Wire['DoneAct'][]
    may: string[]
    takers: Wire['Named'][]
  }
  WholeCustomer: {
    id: string
    name: string
    address_as: string | null
    phone: string
    email: string | null
    language: string | null
    /** @enum {string|null} */
    channel: 'sms' | 'mail' | null
    tier: string | null
    is_new: boolean
    contact_name: string | null
    contact_phone: string | null
    hours_from: string | null
    hours_until: string | null
    note: string | null
    door_note: string | null
    zone: string
    opted_out: Wire['OptedOut'][]
    notices: Wire['CustomerNotices']
    doubles: Wire['Double'][]
    merged: Wire['Merged'][]
    premises: Wire['CustomerPremises'][]
    coming: Wire['CustomerVisit'][]
    past: Wire['CustomerVisit'][]
    calls: Wire['CustomerCall'][]
    promises: Wire['CustomerPromise'][]
    trail: Wire['TrailEntry'][]
  }
  WholePerson: {
    id: string
    name: string
    ver: number
    staff_no: string
    roles: ('technician' | 'account_manager' | 'dispatcher' | 'supervisor' | 'administrator')[]
    duties: ('quality' | 'complaints')[]
    team: Wire['Named'] | null
    serves: Wire['Named'][]
    skills: string[]
    /** @description the person's own; without any, the team's */
    regions: string[]
    /** @description E.164 */
    phone: string
    email: string | null
    active: boolean
    /** Format: date-time */
    deactivated_at: string | null
  }
  Why: {
    /** @enum {string} */
    by: 'phone' | 'name' | 'pinyin' | 'address_as' | 'address' | 'order' | 'staff_no' | 'number'
    text: string
  }
  WhyProposed: {
    /** @enum {string} */
    code: 'cover' | 'same_time' | 'wished' | 'follows' | 'precedes' | 'way' | 'free_day' | 'gap' | 'busy'
    visit?: string
    minutes?: number
    count?: number
  }
  Wish: {
    note: string | null
    /** @enum {string|null} */
    how: 'call' | 'message' | 'door' | null
    since: string | null
    until: string | null
    at: string
  }
  WishSaid: {
    /**
     * Format: uuid
     * @description the visit that the page's link names, or another one of its order
     */
    visit: string
    note?: string | null
    /** @enum {string|null} */
    how?: 'call' | 'message' | 'door' | null
    since?: string | null
    until?: string | null
  }
  WordOnWorking: {
    at: string
    works: boolean
    /** @enum {string} */
    origin: 'technician' | 'office' | 'customer'
    by: Wire['Named'] | null
    note: string | null
  }
  Words: {
    skills: string[]
    regions: string[]
  }
  Words1: {
    zh: string
    en: string
  }
  Working: {
    /** Format: uuid */
    promise: string
    works: boolean
    note?: string | null
  }
  WorkingHours: {
    days: Wire['Shift'][]
  }
  WorkingYear: {
    year: number
    ver: number
    /** @enum {string} */
    origin: 'standard' | 'office' | 'unknown'
    holidays: string[]
    make_up: string[]
    by: Wire['Named'] | null
  }
  WorkingYears: {
    years: Wire['WorkingYear'][]
  }
  WrittenDown: {
    /**
     * Format: uuid
     * @description made up by whoever asks: again changes nothing
     */
    id: string
    /** @enum {string} */
    kind: 'annual' | 'sick' | 'personal' | 'other'
    begin: string
    end: string
    /** @default null */
    reason: string | null
    /** Format: uuid */
    person: string
    /**
     * Format: uuid
     * @default null
     */
    cover: string | null
  }
  YearSaid: {
    holidays: string[]
    make_up: string[]
  }
}
