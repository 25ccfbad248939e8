/** The ranking on the screen and on paper come from the same query. */
import type { EngineApi } from '#shared/contract/api.ts';
import type { Handlers } from '#shared/contract/rpc.ts';
import type { Session } from '../session/session.ts';
import type { Workstation } from '../workstation.ts';
import { beginPrint } from './print-log.ts';
import { rankingOf, weekQuery } from './ranking.ts';
import { sheetOf } from './sheet.ts';

type Mine = 'assessment.ranking' | 'assessment.rankingSheet' | 'assessment.beginPrint';

export function assessmentHandlers(workstation: Workstation, session: Session): Pick<Handlers<EngineApi>, Mine> {
  return {
    'assessment.ranking': (query) => rankingOf(workstation, session.require().unit, query),
    'assessment.rankingSheet': (query) => sheetOf(workstation, session.require(), weekQuery(query), null),
    'assessment.beginPrint': (query) => beginPrint(workstation, session.require(), weekQuery(query)),
  };
}
