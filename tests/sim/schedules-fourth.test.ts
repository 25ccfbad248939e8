import { schedules } from './suite.ts';

schedules(4);
