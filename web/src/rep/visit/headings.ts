// The headings of the record, in the order of the form (V9.1, A3.2).
export const HEADINGS = ['needs', 'points', 'objections', 'opinions', 'actions'] as const;
export type Heading = (typeof HEADINGS)[number];
