import { rulesOff } from './suite.ts';

rulesOff(0);
