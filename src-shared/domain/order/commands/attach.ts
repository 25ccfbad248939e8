/** 附件: a photo or scan hangs on the order. The command names it; its bytes follow on their own (see sync). */
import { z } from 'zod';
import { HANDLING_ROLES } from '../../organization/roles.ts';
import { ATTACHMENT_BYTES, ATTACHMENT_HASH, type AttachedFile } from '../attachment.ts';
import { accepted, aside, UNTAUGHT, type CommandFamily } from '../command.ts';
import { typedText } from '../fields.ts';
import { known } from '../order.ts';
import { isOpen, type OrderState } from '../types.ts';
import { takesPart } from '../who.ts';

const schema = z.object({
  hash: z.string().regex(ATTACHMENT_HASH).describe('校验值'),
  size: z.int().min(1).max(ATTACHMENT_BYTES).describe('字节数'),
  mime: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.+-]{0,60}\/[a-z0-9][a-z0-9.+-]{0,120}$/)
    .describe('文件类型'),
  name: typedText(200).describe('文件名'),
});

type AttachedData = Pick<AttachedFile, 'hash' | 'size' | 'mime'>;

const hasFile = (order: OrderState, hash: string): boolean =>
  order.attachments?.some((file) => file.hash === hash) === true;

export const attach: CommandFamily<z.infer<typeof schema>> = {
  kind: 'attach',
  // A centre that does not know files yet is not asked: the command waits until it does (holdNewKinds).
  version: 1,
  since: 2,
  label: '附件',
  key: null,
  place: 0,
  schema,
  roles: HANDLING_ROLES,
  // Chosen as a file, never in a form.
  phases: [],
  units: null,
  taught: UNTAUGHT,
  clocks: [],
  refusals: { 'own-attached': '这个文件已经附在工单上，不用再添加。' },
  exclusive: false,
  permits: (order, context) => (isOpen(known(order).phase) ? takesPart(order, context) : 'phase'),
  decide(_order, { hash, size, mime, name }) {
    const data: AttachedData = { hash, size, mime };
    return accepted(this, false, { ...data }, { name });
  },
  // Two who add the same file offline are both right; only the second time in one place is a mistake.
  typed: ({ hash }, _context, order) => (order && hasFile(order, hash) ? 'own-attached' : null),
  evolve(state, event) {
    const order = known(state);
    const data = event.data as unknown as AttachedData;
    if (hasFile(order, data.hash)) return order;
    const file: AttachedFile = { ...data, at: event.countedAt, unit: event.unit, n: event.n };
    return { ...order, attachments: [...(order.attachments ?? []), file] };
  },
  sentence: (event) => `添加附件${aside(event, 'name')}`,
};
