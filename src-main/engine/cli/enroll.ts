/** `enroll`: a unit's code makes this folder a workstation of the unit, with its first user. */
import { readFile } from 'node:fs/promises';
import type { EnrollAnswer } from '#shared/contract/wire.ts';
import type { Command } from 'commander';
import { z } from 'zod';
import { hasStore } from '../store/open.ts';
import { proofOfDevice, requestEnrolment, storeEnrolment, type EnrolRequest } from '../sync/enrol.ts';
import { Transport } from '../sync/transport.ts';
import { keepParcelKeys, newParcelKeys } from '../usb/keys.ts';
import type { Workstation } from '../workstation.ts';
import { type Cli, serverFrom, withStore, type StoreOptions } from './context.ts';
import { refused, usage } from './exit.ts';
import { createStore, type MadeStore } from './new-store.ts';
import { addUser, passwordFrom, userName } from './user.ts';

interface EnrollOptions extends StoreOptions {
  server: string;
  code: string;
  ca?: string;
  admin?: string;
  passwordStdin?: true;
  demoPassword?: true;
  again?: true;
}

interface FirstUser {
  name: string;
  password: string;
}

/** What a demonstration calls itself; only there a password may be shown. */
const DEMO = 'demo';
const healthSchema = z.looseObject({ mark: z.string() });

async function firstUser(cli: Cli, { admin, passwordStdin }: EnrollOptions): Promise<FirstUser> {
  if (admin === undefined || !passwordStdin)
    throw usage('首次登记要用 --admin 指定管理员，并用 --password-stdin 给出密码。');
  return { name: userName(admin), password: await passwordFrom(cli.terminal.stdin) };
}

/** Commands are offered again by id, so a second enrolment loses nothing; it only has to be meant. */
function checkOpenToEnrol({ meta }: Workstation, { again }: EnrollOptions): void {
  const { device, enrol } = meta.sync();
  if (device !== '' && enrol === '' && !again)
    throw refused('本机已经登记。中心已更换或不认识本机时，加 --again 重新登记；已填写的内容和用户都保留。');
}

/** The workstation that is there already, if any; a key is made only together with a new store. */
async function existing(cli: Cli, options: EnrollOptions): Promise<Workstation | null> {
  if (!hasStore(cli.path(options.store))) return null;
  const workstation = await cli.open(options);
  try {
    checkOpenToEnrol(workstation, options);
    return workstation;
  } catch (error) {
    workstation.close();
    throw error;
  }
}

/** Throws when the store cannot be written, which a read does not show. */
function proveWritable({ store, meta }: Workstation): void {
  store.write(() => meta.set('sync', meta.sync()));
}

async function ask(
  transport: Transport,
  { code, demoPassword }: EnrollOptions,
  request: EnrolRequest,
): Promise<EnrollAnswer> {
  // Asked before the code is used up.
  if (demoPassword && (await transport.get('/v1/health', healthSchema)).mark !== DEMO)
    throw refused('--demo-password 只能用于演示中心，没有登记。');
  return requestEnrolment(transport, code, request);
}

async function enroll(cli: Cli, options: EnrollOptions): Promise<unknown> {
  cli.clock(); // before the code is used up
  const server = serverFrom(options.server);
  const ca = options.ca === undefined ? '' : await readFile(cli.path(options.ca), 'utf8').catch(() => null);
  if (ca === null) throw usage(`证书文件读不出来：${options.ca}。`);
  let workstation = await existing(cli, options);
  let made: MadeStore | undefined;
  const transport = new Transport({ server, ca, token: '' });
  try {
    const isFirst = !workstation || workstation.users.list().length === 0;
    const first = isFirst ? await firstUser(cli, options) : null;
    if (options.demoPassword && !first) throw usage('--demo-password 只能在首次登记时使用。');
    if (!workstation) {
      // Made before the centre is asked, because a code can be used once.
      made = await createStore(cli, options);
      ({ workstation } = made);
    }
    proveWritable(workstation);
    const { secret, keys } = newParcelKeys();
    const answer = await ask(transport, options, { keys, previous: proofOfDevice(workstation, server) });
    made = undefined; // the code is used up: from here on everything stays
    storeEnrolment(workstation, { server, ca }, answer);
    if (answer.parcel) keepParcelKeys(workstation, answer.device, secret, answer.parcel);
    const user = first && (await addUser(workstation, { name: first.name, role: 'admin', password: first.password }));
    if (first && options.demoPassword && answer.serverMark === DEMO)
      workstation.meta.set('demoPassword', first.password);
    const name = workstation.packages.organization.nameOf(answer.unit);
    return { device: answer.device, unit: { code: answer.unit, name }, mark: answer.serverMark, user };
  } catch (error) {
    await made?.undo();
    throw error;
  } finally {
    workstation?.close();
    await transport.close();
  }
}

export function addEnroll(program: Command, cli: Cli): void {
  withStore(program.command('enroll').description('用登记码把本机登记到中心'))
    .requiredOption('--server <url>', '中心地址')
    .requiredOption('--code <code>', '登记码')
    .option('--again', '已登记的本机重新登记，保留内容和用户')
    .option('--ca <file>', '本单位自建证书机构的证书（PEM）')
    .option('--admin <name>', '首个用户（管理员）')
    .option('--password-stdin', '从标准输入读管理员的密码')
    .option('--demo-password', '演示中心：登录页显示该密码')
    .action(async (options: EnrollOptions) => cli.print(await enroll(cli, options), options));
}
