import { describeSlice } from './slices.ts';

describeSlice('even');
