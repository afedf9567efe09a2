/** What a control is made of, before it is asked about an environment. */
import type { EnvironmentSettings } from '../schema/environment/environment.js';

/** What a control looks at; an EnvironmentModel is one. */
export interface ControlFacts {
  readonly settings: EnvironmentSettings;
  readonly backupCopyRegion: string | undefined;
}

/** What a control is for; the groups of the table. */
export type ControlKind = 'encryption' | 'access' | 'audit' | 'recovery' | 'availability' | 'change';

/** One control before it is asked about an environment. */
export interface ControlRow {
  readonly key: string;
  readonly kind: ControlKind;
  readonly label: string;
  /** The field that sets it, within the environment. Default: none, it is always on. */
  readonly field?: string;
  readonly on: (facts: ControlFacts) => boolean;
  readonly value: (facts: ControlFacts) => string;
  readonly source?: string;
  /** Guards whose acknowledgement accepts that it is off. */
  readonly guards?: readonly string[];
  /** Who decides when the field is unsaid or there is none, where its own notes cannot say it. */
  readonly derived?: 'tier' | 'dataClass';
}

/** A year, as long as the guard on logs of health data asks for. */
const YEAR = 365;

/** What everything that we render has. */
export const always = (): boolean => true;
const onOff = (on: boolean): string => (on ? 'on' : 'off');
/** A number of days in words. */
export const days = (count: number): string => (count === 1 ? '1 day' : `${count} days`);

type Flag = (settings: EnvironmentSettings) => boolean;
type Days = (settings: EnvironmentSettings) => number;

/** A control that is a switch. */
export const flag = (row: Omit<ControlRow, 'on' | 'value'>, read: Flag): ControlRow => ({
  ...row,
  on: ({ settings }) => read(settings),
  value: ({ settings }) => onOff(read(settings)),
});

/** A log that counts as an audit trail from a year on. */
export const keptForAYear = (row: Omit<ControlRow, 'on' | 'value'>, read: Days): ControlRow => ({
  ...row,
  on: ({ settings }) => read(settings) >= YEAR,
  value: ({ settings }) => days(read(settings)),
});
