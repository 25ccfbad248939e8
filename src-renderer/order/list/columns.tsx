/** Columns with priorities: all fit at 1366 px without scrolling sideways; on the rail layout the third rank goes. */
import type { ColDef } from 'ag-grid-community';
import type { CustomCellRendererProps } from 'ag-grid-react';
import type { ReactNode } from 'react';
import type { OrderRow } from '#shared/contract/api.ts';
import { PHASE_LABEL } from '#shared/domain/order/phases.ts';
import { formatDue, formatShort } from '#shared/domain/time.ts';
import { Light } from '../../parts/Light.tsx';
import { fullCategory, ROUTE_LABEL, shortCategory } from '../../lib/words.ts';
import type { Sort } from './list-state.ts';

type Cell = CustomCellRendererProps<OrderRow>;

const LightCell = ({ data }: Cell): ReactNode => (data ? <Light light={data.light} /> : null);

const TitleCell = ({ data }: Cell): ReactNode =>
  data ? (
    <span id={`order-${data.id}`} title={data.title ?? undefined}>
      {data.title ?? '（无标题）'}
    </span>
  ) : null;

/** A dashed circle before the state: this workstation changed it and the centre has not confirmed it. */
const PhaseCell = ({ data }: Cell): ReactNode =>
  data ? (
    <span className={data.pending ? 'phase phase-pending' : 'phase'}>
      {data.pending ? <i className="ring" role="img" aria-label="待上报" /> : null}
      {PHASE_LABEL[data.phase]}
    </span>
  ) : null;

interface ColumnOptions {
  narrow: boolean;
  wide: boolean;
}

type Column = ColDef<OrderRow> & { colId: string };

const sorted = (sort: Sort): Pick<ColDef<OrderRow>, 'headerComponentParams'> => ({ headerComponentParams: { sort } });

export function columnsFor({ narrow, wide }: ColumnOptions): ColDef<OrderRow>[] {
  const width = (normal: number, large: number): number => (wide ? large : normal);
  const columns: (Column | null)[] = [
    {
      colId: 'light',
      headerName: '时限',
      width: width(104, 120),
      cellRenderer: LightCell,
      cellClass: 'cell-first',
      headerClass: 'cell-first',
    },
    {
      colId: 'number',
      headerName: '工单编号',
      width: width(118, 136),
      field: 'number',
      cellClass: 'cell-second',
      ...sorted('number'),
    },
    { colId: 'title', headerName: '标题', flex: 1, minWidth: 160, cellRenderer: TitleCell, cellClass: 'cell-title' },
    { colId: 'type', headerName: '类型', width: width(52, 64), field: 'type' },
    narrow
      ? null
      : {
          colId: 'category',
          headerName: '问题分类',
          width: width(168, 190),
          valueGetter: ({ data }) => shortCategory(data?.category ?? ''),
          tooltipValueGetter: ({ data }) => fullCategory(data?.category ?? ''),
        },
    {
      colId: 'lead',
      headerName: '承办单位',
      width: width(166, 190),
      valueGetter: ({ data }) => data?.leadUnit.name ?? '',
      tooltipValueGetter: ({ data }) => data?.leadUnit.name,
    },
    narrow
      ? null
      : {
          colId: 'route',
          headerName: '来源',
          width: width(52, 64),
          valueGetter: ({ data }) => (data ? ROUTE_LABEL[data.route] : ''),
        },
    narrow
      ? null
      : {
          colId: 'dispatched',
          headerName: '派单',
          width: width(96, 116),
          cellClass: 'cell-second',
          valueGetter: ({ data }) => (data ? formatShort(data.dispatchedAt) : ''),
          ...sorted('dispatched'),
        },
    {
      colId: 'due',
      headerName: '截止',
      width: width(96, 116),
      cellClass: 'cell-second',
      valueGetter: ({ data }) => (data ? (data.dueAt === null ? '—' : formatDue(data.dueAt)) : ''),
      ...sorted('due'),
    },
    { colId: 'phase', headerName: '状态', width: width(80, 92), cellRenderer: PhaseCell },
  ];
  return columns.filter((column) => column !== null);
}
