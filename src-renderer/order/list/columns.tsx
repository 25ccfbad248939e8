/** Columns with priorities: all fit at 1366 px without scrolling sideways; on the rail layout the third rank goes. */
import type { ColDef } from 'ag-grid-community';
import type { CustomCellRendererProps } from 'ag-grid-react';
import type { ReactNode } from 'react';
import type { OrderRow } from '#shared/contract/api.ts';
import { stateLabel } from '#shared/domain/order/queues.ts';
import { formatDue, formatMinute, formatShort } from '#shared/domain/time.ts';
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

const unitName = ({ leadUnit }: OrderRow): string =>
  leadUnit.under === undefined ? leadUnit.name : `${leadUnit.name} · ${leadUnit.under}`;

/** The unit and, where it works in another than the reader's own, in which: first this is cut when the room is short. */
const UnitCell = ({ data }: Cell): ReactNode =>
  data ? (
    <span className="unit-cell">
      <span>{data.leadUnit.name}</span>
      {data.leadUnit.under === undefined ? null : <span className="unit-under"> · {data.leadUnit.under}</span>}
    </span>
  ) : null;

/** Whose turn it is, in a sentence. */
function turnOf(data: OrderRow): string {
  const pending = data.pending ? '本机已办，待上报。' : '';
  const unit = data.leadUnit.name;
  if (data.phase === 'awaitingReview') return `${pending}${unit}已送审，等审核`;
  if (data.phase === 'awaitingRuling') return `${pending}${unit}已退单，等区裁定`;
  switch (data.queue) {
    case 'toAccept':
      return `${pending}等${unit}签收`;
    case 'toDo':
      return `${pending}已签收，由${unit}自己办`;
    case 'handling':
      return `${pending}${unit}正在办理`;
    case 'toCallBack':
      return `${pending}${unit}已答复，等回访`;
    default:
      return `${pending}已办结`;
  }
}

/**
 * The queue the order stands in, in the words of the queue tree, so that both say the same. A dashed circle before it:
 * this workstation changed it and the centre has not confirmed it.
 */
const StateCell = ({ data }: Cell): ReactNode =>
  data ? (
    <span className={data.pending ? 'phase phase-pending' : 'phase'}>
      {data.pending ? <i className="ring" role="img" aria-label="待上报" /> : null}
      {stateLabel(data.phase, data.queue)}
    </span>
  ) : null;

interface ColumnOptions {
  narrow: boolean;
  wide: boolean;
  /** Closed orders have no light and no due time any more, but a time of completion. */
  isClosed: boolean;
  /** Sees units of several streets: the column of units is wider. */
  isDistrict: boolean;
}

type Column = ColDef<OrderRow> & { colId: string };

const sorted = (sort: Sort): Pick<ColDef<OrderRow>, 'headerComponentParams'> => ({ headerComponentParams: { sort } });

export function columnsFor({ narrow, wide, isClosed, isDistrict }: ColumnOptions): ColDef<OrderRow>[] {
  const width = (normal: number, large: number): number => (wide ? large : normal);
  const columns: (Column | null)[] = [
    isClosed
      ? {
          colId: 'completed',
          headerName: '办结时间',
          width: width(134, 150),
          cellClass: 'cell-first',
          headerClass: 'cell-first',
          valueGetter: ({ data }) => (data?.completedAt == null ? '' : formatMinute(data.completedAt)),
          ...sorted('completed'),
        }
      : {
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
          width: width(isDistrict ? 154 : 168, 190),
          valueGetter: ({ data }) => shortCategory(data?.category ?? ''),
          tooltipValueGetter: ({ data }) => fullCategory(data?.category ?? ''),
        },
    {
      colId: 'lead',
      headerName: '承办单位',
      width: width(isDistrict ? 204 : 166, isDistrict ? 230 : 190),
      cellRenderer: UnitCell,
      tooltipValueGetter: ({ data }) => data && unitName(data),
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
    isClosed
      ? null
      : {
          colId: 'due',
          headerName: '截止',
          width: width(96, 116),
          cellClass: 'cell-second',
          valueGetter: ({ data }) => (data ? (data.dueAt === null ? '—' : formatDue(data.dueAt)) : ''),
          ...sorted('due'),
        },
    {
      colId: 'phase',
      headerName: '状态',
      width: width(80, 92),
      cellRenderer: StateCell,
      tooltipValueGetter: ({ data }) => data && turnOf(data),
    },
  ];
  return columns.filter((column) => column !== null);
}
