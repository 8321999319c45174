/** The codes of ISO 4217 by the decimals of their amounts, which it calls the minor unit; funds are among them. */
const codesByDecimals: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `
    AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY
    COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS
    INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR
    MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP
    STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** Withdrawn since 2021, but still written on what is older; all had two decimals. */
const withdrawn = 'ANG BGN CUC HRK SLL ZWL';

/** Units of account for which ISO 4217 names no decimals; they are written with two. */
const unitsOfAccount = 'XDR XSU';

const codesIn = (text: string): string[] => text.trim().split(/\s+/);

/**
 * How many decimals the amounts of each currency have. What is stored is scaled by it: a number here never changes without a
 * migration, and it hangs on no runtime. Metals, codes for tests and for no currency are left out.
 */
export const decimalsOfCurrencies: ReadonlyMap<string, number> = new Map([
  ...Object.entries(codesByDecimals).flatMap(([decimals, codes]) =>
    codesIn(codes).map((code): [string, number] => [code, Number(decimals)]),
  ),
  ...codesIn(`${withdrawn} ${unitsOfAccount}`).map((code): [string, number] => [code, 2]),
]);
