import { answerCases } from './answers';
import type { GrowCase } from './grow-case';
import { requestCases } from './requests';
import { schemaCases } from './schemas';
import { surroundingCases } from './surroundings';

export const growCases: readonly GrowCase[] = [...schemaCases, ...answerCases, ...requestCases, ...surroundingCases];
