/**
 * Ten one-line mistakes in the rules of the life cycle, each of which a test has to notice.
 * `from` stands in `file` exactly once; `killedBy` is the spec that fails with `to` in its place.
 */
const commands = 'src-shared/domain/order/commands';

export const MUTANTS = [
  {
    name: '首办单位 follows the last dispatch',
    file: 'src-shared/domain/order/who.ts',
    from: "organization.find(firstUnit)?.kind === 'district' ? to : firstUnit",
    to: 'organization.find(firstUnit) ? to : firstUnit',
    killedBy: 'tests/unit/order-returns.test.ts',
  },
  {
    name: 'a new clock overwrites the original due time',
    file: 'src-shared/domain/order/due-changes.ts',
    from: 'originalAt: due.originalAt,',
    to: '',
    killedBy: 'tests/unit/order-returns.test.ts',
  },
  {
    name: 'the due history keeps its last move only',
    file: 'src-shared/domain/order/due-changes.ts',
    from: 'dueHistory: [...(order.dueHistory ?? []), change]',
    to: 'dueHistory: [change]',
    killedBy: 'tests/unit/order-clocks.test.ts',
  },
  {
    name: 'the fallback unit comes one return too late',
    file: `${commands}/ruling.ts`,
    from: 'returns.length >= limits.fallbackFrom',
    to: 'returns.length > limits.fallbackFrom',
    killedBy: 'tests/unit/order-returns.test.ts',
  },
  {
    name: 'an order may be returned again after a ruling against it',
    file: `${commands}/return.ts`,
    from: "if (returnForbidden === unit) return 'return-forbidden';",
    to: '',
    killedBy: 'tests/unit/order-returns.test.ts',
  },
  {
    name: 'a joint unit writes into the row of another',
    file: `${commands}/jointReply.ts`,
    from: '!rows.includes(joint)',
    to: '!known(state).jointUnits.includes(joint)',
    killedBy: 'tests/unit/order-life.test.ts',
  },
  {
    name: 'what the district has reviewed counts as excluded',
    file: 'src-shared/domain/order/exclusion.ts',
    from: "exclusion?.stage === 'approved'",
    to: "exclusion?.stage === 'approved' || exclusion?.stage === 'reviewed'",
    killedBy: 'tests/unit/order-life.test.ts',
  },
  {
    name: 'two unanswered calls close an order',
    file: `${commands}/completeUnreached.ts`,
    from: '< needed',
    to: '< needed - 1',
    killedBy: 'tests/unit/order-life.test.ts',
  },
  {
    name: 'a street rules on its own return',
    file: `${commands}/ruling.ts`,
    from: 'permits: districtAbove,',
    to: 'permits: () => null,',
    killedBy: 'tests/unit/order-table.test.ts',
  },
  {
    name: 'an exclusive act overrides what its author has not seen',
    file: 'src-shared/domain/order/decide.ts',
    from: 'family.exclusive && !sawAll(order, command, context.acts)',
    to: 'family.exclusive && !sawAll(order, command, context.acts) && false',
    killedBy: 'tests/unit/order-life.test.ts',
  },
];
