// The pages for risk control, administration and operators: both languages, each in a file of its own.
import { area } from './area';
import { en } from './office.en';
import { zh } from './office.zh';

export const office = area(zh, en);
