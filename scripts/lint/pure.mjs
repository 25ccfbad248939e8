// oxlint plugin: shared code asks nobody for the time, the time zone or chance; all three are passed in.

// Readings and settings of a Date in the machine's own time zone.
const LOCAL_METHOD =
  /^(get|set)(FullYear|Year|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)$|^getTimezoneOffset$|^to(Locale(Date|Time)?|Date|Time)String$/;

const isNamed = (node, name) => node.type === 'Identifier' && node.name === name;

/** A Date from nothing (now), from parts (local time), or Date called as a function (now, as text). */
const ambientDate = {
  create: (context) => ({
    NewExpression(node) {
      if (!isNamed(node.callee, 'Date') || node.arguments.length === 1) return;
      const message =
        node.arguments.length === 0 ? 'new Date() reads the clock' : "a Date from parts is in the machine's time zone";
      context.report({ node, message: `${message}: take an instant as an argument` });
    },
    CallExpression(node) {
      const { callee } = node;
      if (isNamed(callee, 'Date'))
        context.report({ node, message: 'Date() reads the clock: take an instant as an argument' });
      const readsNow =
        isNamed(callee, 'dayjs') ||
        (callee.type === 'MemberExpression' && isNamed(callee.object, 'dayjs') && isNamed(callee.property, 'utc'));
      if (readsNow && node.arguments.length === 0)
        context.report({ node, message: 'dayjs() reads the clock: take an instant as an argument' });
      if (callee.type === 'MemberExpression' && !callee.computed && LOCAL_METHOD.test(callee.property.name))
        context.report({
          node,
          message: `${callee.property.name} uses the machine's time zone or language: use domain/time.ts`,
        });
    },
  }),
};

export default { meta: { name: 'pure' }, rules: { 'no-ambient-time': ambientDate } };
