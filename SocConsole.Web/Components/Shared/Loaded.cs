using SocConsole.Core.Kernel;

namespace SocConsole.Web.Components.Shared;

/// <summary>What a page has read: the last good value, the last error, and whether a read is under way. An answer that a newer question overtook is dropped.</summary>
public sealed class Loaded<T>
    where T : class
{
    private int version;

    public T? Value { get; private set; }

    public Error? Error { get; private set; }

    public bool Busy { get; private set; }

    public async Task LoadAsync(Func<CancellationToken, Task<Result<T>>> read, CancellationToken ct)
    {
        var mine = ++version;
        Busy = true;
        try
        {
            var result = await read(ct);
            if (mine == version)
            {
                Take(result);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The page is gone.
        }
        finally
        {
            if (mine == version)
            {
                Busy = false;
            }
        }
    }

    /// <summary>Takes the answer of an operation that returns what it changed. A failure keeps the last value.</summary>
    public void Take(Result<T> result)
    {
        version++;
        Busy = false;
        if (result.Succeeded(out var value, out var error))
        {
            (Value, Error) = (value, null);
        }
        else
        {
            Error = error;
        }
    }

    /// <summary>For another subject: what was read about the last one must not be shown.</summary>
    public void Forget()
    {
        version++;
        (Value, Error, Busy) = (null, null, false);
    }
}
