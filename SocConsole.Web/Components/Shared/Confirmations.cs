using Microsoft.AspNetCore.Components;

namespace SocConsole.Web.Components.Shared;

/// <summary>A question before an effect.</summary>
/// <param name="Title">What is about to happen.</param>
/// <param name="Verb">The confirming button: a verb with its object.</param>
/// <param name="Body">What it changes, and whether it can be undone.</param>
/// <param name="Danger">Marks the button of what can't be undone.</param>
public sealed record Question(string Title, string Verb, RenderFragment? Body = null, bool Danger = false)
{
    public static Question Of(string title, string text, string verb, bool danger = false) => new(title, verb, builder => builder.AddContent(0, text), danger);
}

/// <summary>Asks the reader through the layout's one dialog.</summary>
public sealed class Confirmations
{
    private Func<Question, Task<bool>>? ask;

    /// <summary>False when the reader declines, or when there is nobody to ask.</summary>
    public Task<bool> AskAsync(Question question) => ask?.Invoke(question) ?? Task.FromResult(false);

    internal void Connect(Func<Question, Task<bool>>? dialog) => ask = dialog;
}
