/** The tokens of tokens.css as an AG Grid theme. */
import { themeQuartz } from 'ag-grid-community';

export const ROW_HEIGHT = 28;
export const HEADER_HEIGHT = 30;

export const GRID_THEME = themeQuartz.withParams({
  accentColor: '#1A57A8',
  backgroundColor: '#FFFFFF',
  foregroundColor: '#18212D',
  browserColorScheme: 'light',
  fontFamily: 'inherit',
  fontSize: 13,
  dataFontSize: 13,
  headerFontSize: 12,
  headerFontWeight: 400,
  headerTextColor: '#45505F',
  cellTextColor: '#18212D',
  spacing: 4,
  rowHeight: ROW_HEIGHT,
  headerHeight: HEADER_HEIGHT,
  cellHorizontalPadding: 6,
  borderRadius: 4,
  wrapperBorderRadius: 0,
  wrapperBorder: false,
  borderColor: '#DFE5EC',
  rowBorder: { style: 'solid', width: 1, color: '#EBEFF4' },
  headerRowBorder: { style: 'solid', width: 1, color: '#CBD3DD' },
  columnBorder: false,
  headerColumnBorder: false,
  headerBackgroundColor: '#F7F9FB',
  headerCellHoverBackgroundColor: '#EEF2F6',
  oddRowBackgroundColor: '#FFFFFF',
  rowHoverColor: '#F7F9FB',
  selectedRowBackgroundColor: '#E8F0FA',
  columnHoverColor: 'transparent',
});
