using System.Diagnostics.CodeAnalysis;

namespace SocConsole.Core.Kernel;

/// <summary>The untyped view of a <see cref="Result{T}"/>, for code that writes any result to the wire.</summary>
public interface IResult
{
    Error? Error { get; }

    object? Value { get; }
}

/// <summary>The outcome of an operation that may fail as expected: a value, or an <see cref="Kernel.Error"/>.</summary>
public readonly struct Result<T> : IResult
{
    private readonly T? value;

    private Result(T value) => this.value = value;

    private Result(Error error) => Error = error;

    public Error? Error { get; }

    public T? Value => value;

    object? IResult.Value => value;

    internal static Result<T> From(T value) => new(value);

    public static implicit operator Result<T>(T value) => new(value);

    public static implicit operator Result<T>(Error error) => new(error);

    /// <summary>Reads the outcome: true with the value, or false with the error.</summary>
    public bool Succeeded([MaybeNullWhen(false)] out T success, [NotNullWhen(false)] out Error? error)
    {
        success = value;
        error = Error;
        return Error is null;
    }

    public Result<TOther> Map<TOther>(Func<T, TOther> map) => Error is { } error ? error : map(value!);
}

public static class ResultTasks
{
    public static async Task<Result<TOther>> Map<T, TOther>(this Task<Result<T>> pending, Func<T, TOther> map) => (await pending).Map(map);
}

/// <summary>The value of an operation that only succeeds or fails.</summary>
public sealed record Done
{
    public static readonly Done Value = new();

    private Done()
    {
    }
}

/// <summary>Makes results of interface types, for which C# has no implicit conversion.</summary>
public static class Result
{
    public static Result<T> Of<T>(T value) => Result<T>.From(value);
}
