using System;

// https://docs.nunit.org/articles/nunit/{page}.html, where {page} stands behind `//=`.
namespace NUnit.Framework
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class TestAttribute : Attribute { } //= writing-tests/attributes/test

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class TearDownAttribute : Attribute { } //= writing-tests/attributes/teardown

    public sealed class AssertionException : Exception //= writing-tests/assertions/assertions
    {
        public AssertionException(string message) : base(message) { } //= writing-tests/assertions/assertions
    }

    public static class Assert //= writing-tests/assertions/assertions
    {
        public static void AreEqual(object expected, object actual, string message = "") //= writing-tests/assertions/classic-assertions/Assert.AreEqual
        {
            if (!Equals(expected, actual)) Fail(expected, actual, message);
        }

        public static void AreEqual(float expected, float actual, float delta, string message = "") //= writing-tests/assertions/classic-assertions/Assert.AreEqual
        {
            if (!(Math.Abs(expected - actual) <= delta)) Fail(expected, actual, message);
        }

        public static void IsTrue(bool condition, string message = "") //= writing-tests/assertions/classic-assertions/Assert.True
        {
            if (!condition) Fail(true, false, message);
        }

        public static void Less(IComparable arg1, IComparable arg2, string message = "") //= writing-tests/assertions/classic-assertions/Assert.Less
        {
            if (arg1.CompareTo(arg2) >= 0) Fail("less than " + arg2, arg1, message);
        }

        private static void Fail(object expected, object actual, string message)
        {
            throw new AssertionException(message + ": expected " + expected + ", got " + actual);
        }
    }
}
