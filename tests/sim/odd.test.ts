import { describeSlice } from './slices.ts';

describeSlice('odd');
