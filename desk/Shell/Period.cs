namespace Helpdesk.Desk.Shell;

/// <summary>Days of the desk's calendar, both included.</summary>
public readonly record struct Period(DateOnly From, DateOnly To);
