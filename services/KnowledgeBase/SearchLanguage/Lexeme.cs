namespace Helpdesk.SearchLanguage;

internal enum LexemeKind
{
    Operand,
    And,
    Or,
    Minus,
    Open,
    Close,
}

/// <summary>A lexical element of a query; an operand carries its finished node, or null if nothing is left of it.</summary>
internal readonly record struct Lexeme(LexemeKind Kind, Node? Node = null, bool Bare = false, bool Quoted = false);
