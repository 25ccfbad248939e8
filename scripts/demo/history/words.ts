/** What units answer: plain, and fitting any matter. Written for this project. */
import type { IntakeOrder } from '#shared/samples/generator.ts';
import type { Prng } from '#shared/samples/prng.ts';

const DONE = [
  '已到现场核实，情况属实，当日处理完毕',
  '已联系责任单位到场，问题已处理，现场恢复正常',
  '经核实属物业管理范围，已督促物业整改完成',
  '已与反映人一同查看现场，按约定办法处理完毕',
  '已协调产权单位处理，并安排专人回头看',
];

const MEASURES = [
  '派网格员到场核实，联系责任单位处理，完成后拍照留存',
  '社区、物业、产权单位现场会商，明确责任和完成时间',
  '约谈物业负责人，限期整改，社区每日查看直至完成',
  '列入本周巡查重点，处理后连续三天回头看',
];

/** Payload of a reply, without its times. */
export function replyWords(
  { title }: IntakeOrder,
  community: string,
  random: Prng,
): { text: string; measures: string } {
  return { text: `关于“${title}”，${community}${random.pick(DONE)}`, measures: random.pick(MEASURES) };
}
