import './begins';
