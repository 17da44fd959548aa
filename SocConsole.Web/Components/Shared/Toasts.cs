using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Radzen;
using SocConsole.Core.Kernel;

namespace SocConsole.Web.Components.Shared;

/// <summary>Says what became of the reader's own action. At most three at a time; what others do appears in place instead.</summary>
public sealed class Toasts(NotificationService notifications)
{
    private const int Maximum = 3;
    private const double ShownMilliseconds = 5_000;
    private const double UndoMilliseconds = 10_000;

    public void Said(string text) => Show(new NotificationMessage { Severity = NotificationSeverity.Success, Summary = text, Duration = ShownMilliseconds });

    public void Failed(Error error) => Show(new NotificationMessage { Severity = NotificationSeverity.Error, Summary = error.Message, Detail = error.Code, Duration = UndoMilliseconds });

    /// <summary>Says what was done and offers to undo it for ten seconds.</summary>
    public void Undoable(string text, Func<Task> undo)
    {
        NotificationMessage? message = null;
        message = new NotificationMessage
        {
            Severity = NotificationSeverity.Success,
            Summary = text,
            Duration = UndoMilliseconds,
            DetailContent = _ => builder =>
            {
                builder.OpenElement(0, "button");
                builder.AddAttribute(1, "type", "button");
                builder.AddAttribute(2, "class", "btn small");
                builder.AddAttribute(3, "onclick", EventCallback.Factory.Create<MouseEventArgs>(this, () =>
                {
                    notifications.Messages.Remove(message!);
                    return undo();
                }));
                builder.AddContent(4, "Undo");
                builder.CloseElement();
            },
        };
        Show(message);
    }

    private void Show(NotificationMessage message)
    {
        while (notifications.Messages.Count >= Maximum)
        {
            notifications.Messages.RemoveAt(0);
        }

        notifications.Notify(message);
    }
}
