import { schedules } from './suite.ts';

schedules(1);
