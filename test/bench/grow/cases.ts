import { answerCases } from './answers';
import { editorCases } from './editor';
import type { GrowCase } from './grow-case';
import { maskingCases } from './masking';
import { requestCases } from './requests';
import { schemaCases } from './schemas';
import { surroundingCases } from './surroundings';

export const growCases: readonly GrowCase[] = [
  ...schemaCases,
  ...answerCases,
  ...requestCases,
  ...surroundingCases,
  ...maskingCases,
  ...editorCases,
];
